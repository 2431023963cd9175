import { cos, sin } from "../math/trig.ts";
import type { Body } from "./body.ts";

/**
 * Where each number of a body stands in its packed record.
 *
 * `rotation` is the angle that `sin` and `cos` belong to: they are renewed only when they are asked for.
 */
export const BODY = {
  velocityX: 0,
  velocityY: 1,
  angularVelocity: 2,
  x: 3,
  y: 4,
  angle: 5,
  rotation: 6,
  sin: 7,
  cos: 8,
  size: 9,
} as const;

/**
 * The bodies of the island being solved, by their place in it.
 *
 * Solvers work on short typed arrays with constant indices, which is as fast as JavaScript gets. They serve all worlds,
 * one island at a time: everything in them is written before it is read.
 */
export const packedBodies: Float64Array[] = [];

/** Copies a body's velocity and pose to the record of its place in the island. */
export function packBody(body: Body): void {
  while (packedBodies.length <= body.islandIndex) packedBodies.push(new Float64Array(BODY.size));
  const record = packedBodies[body.islandIndex];
  const { sweep, transform } = body;
  record[BODY.velocityX] = body.velocityX;
  record[BODY.velocityY] = body.velocityY;
  record[BODY.angularVelocity] = body.angularVelocity;
  record[BODY.x] = sweep.x;
  record[BODY.y] = sweep.y;
  record[BODY.angle] = sweep.angle;
  record[BODY.rotation] = sweep.angle;
  record[BODY.sin] = transform.sin;
  record[BODY.cos] = transform.cos;
}

/** Copies velocity and pose back. */
export function unpackBody(body: Body): void {
  const record = packedBodies[body.islandIndex];
  const { sweep } = body;
  body.velocityX = record[BODY.velocityX];
  body.velocityY = record[BODY.velocityY];
  body.angularVelocity = record[BODY.angularVelocity];
  sweep.x = record[BODY.x];
  sweep.y = record[BODY.y];
  sweep.angle = record[BODY.angle];
  refreshRotation(record);
  body.setTransform(record[BODY.sin], record[BODY.cos]);
}

/** Brings a record's sine and cosine in line with its angle. */
export function refreshRotation(record: Float64Array): void {
  const angle = record[BODY.angle];
  if (record[BODY.rotation] === angle) return;
  record[BODY.rotation] = angle;
  record[BODY.sin] = sin(angle);
  record[BODY.cos] = cos(angle);
}
