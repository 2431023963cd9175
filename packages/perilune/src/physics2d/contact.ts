import type { Body } from "./body.ts";
import type { Fixture } from "./fixture.ts";

/** What a manifold's normal belongs to: two circles' centres, a side of shape A, or a side of shape B. */
export type ManifoldKind = "circles" | "faceA" | "faceB";

/** One point of a contact. */
export class ManifoldPoint {
  /** In the frame of the body that the normal does not belong to. */
  x = 0;
  y = 0;
  /** The features that meet, as 32 bits (see `featureKey`); impulses live on while it stays the same. */
  key = 0;
  normalImpulse = 0;
  tangentImpulse = 0;
}

/** Where two shapes touch: up to two points along one normal, all in local coordinates. */
export class Manifold {
  kind: ManifoldKind = "circles";
  count = 0;
  normalX = 0;
  normalY = 0;
  /** A point of the side; the centre of circle A for `circles`. */
  planeX = 0;
  planeY = 0;
  readonly points: readonly [ManifoldPoint, ManifoldPoint] = [new ManifoldPoint(), new ManifoldPoint()];

  /** Sets the plane that the points are measured from. */
  setPlane(kind: ManifoldKind, normalX: number, normalY: number, x: number, y: number): void {
    this.kind = kind;
    this.normalX = normalX;
    this.normalY = normalY;
    this.planeX = x;
    this.planeY = y;
  }

  /** Forgets everything, so that a pooled manifold is as a new one. */
  clear(): void {
    this.count = 0;
    this.setPlane("circles", 0, 0, 0, 0);
    for (const point of this.points) {
      point.x = 0;
      point.y = 0;
      point.key = 0;
      point.normalImpulse = 0;
      point.tangentImpulse = 0;
    }
  }

  addPoint(x: number, y: number, key: number): void {
    const point = this.points[this.count++];
    point.x = x;
    point.y = y;
    point.key = key;
  }
}

/** Two fixtures whose fat boxes overlap; pooled, so fixtures and bodies are set by `begin`. */
export class Contact {
  fixtureA!: Fixture;
  fixtureB!: Fixture;
  bodyA!: Body;
  bodyB!: Body;
  readonly manifold: Manifold = new Manifold();
  friction = 0;
  restitution = 0;
  touching = false;
  /** Cleared by a time of impact that turned out not to touch, until the next update. */
  enabled = true;
  /** The filters must be asked again: a joint was made between the bodies. */
  refilter = false;
  inIsland = false;
  /** Time of impact within the step, whether it is still valid, and how many impacts this contact has had. */
  impactTime = 1;
  impactKnown = false;
  impactCount = 0;

  begin(fixtureA: Fixture, fixtureB: Fixture): void {
    this.fixtureA = fixtureA;
    this.fixtureB = fixtureB;
    this.bodyA = fixtureA.body;
    this.bodyB = fixtureB.body;
    this.manifold.clear();
    this.friction = Math.sqrt(fixtureA.friction * fixtureB.friction);
    this.restitution = Math.max(fixtureA.restitution, fixtureB.restitution);
    this.touching = false;
    this.enabled = true;
    this.refilter = false;
    this.inIsland = false;
    this.impactTime = 1;
    this.impactKnown = false;
    this.impactCount = 0;
  }

  get sensor(): boolean {
    return this.fixtureA.sensor || this.fixtureB.sensor;
  }

  /** Whether the solver has to answer the contact. */
  get solid(): boolean {
    return this.enabled && this.touching && !this.sensor;
  }

  involves(body: Body): boolean {
    return this.bodyA === body || this.bodyB === body;
  }

  /** The other body of the contact. */
  opposite(body: Body): Body {
    return this.bodyA === body ? this.bodyB : this.bodyA;
  }
}
