/**
 * Loaded into the evaluator before anything else: takes away the ways out of the process.
 *
 * The evaluator runs no code that comes with a model. Should a fault ever let some run, it finds no network, no other
 * process and no thread, whatever the system around it can forbid.
 */
import childProcess from "node:child_process";
import cluster from "node:cluster";
import dgram from "node:dgram";
import dns from "node:dns";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import os from "node:os";
import tls from "node:tls";
import workerThreads from "node:worker_threads";

/** Replaces every function that an object holds, and those of its classes, by one that refuses. */
function close(target: object, name: string): void {
  const members = target as Record<string, unknown>;
  for (const key of Object.getOwnPropertyNames(members)) {
    const member = members[key];
    if (typeof member !== "function") continue;
    if (typeof member.prototype === "object" && member.prototype !== null) closeMethods(member.prototype, name);
    replace(members, key, refusal(`${name}.${key}`));
  }
}

/** An object made before, or by Node itself, has its class's methods: they are closed where they stand. */
function closeMethods(prototype: Record<string, unknown>, name: string): void {
  for (const key of ["connect", "listen", "bind", "send", "request", "spawn", "resolve", "lookup"]) {
    if (typeof prototype[key] === "function" && Object.hasOwn(prototype, key)) {
      replace(prototype, key, refusal(`${name}.${key}`));
    }
  }
}

function replace(members: Record<string, unknown>, key: string, value: unknown): void {
  try {
    Object.defineProperty(members, key, { value, configurable: false, writable: false });
  } catch {
    // What cannot be redefined here is closed by the system's own means.
  }
}

function refusal(name: string): (this: unknown) => never {
  return function refuse() {
    throw new Error(`${name} is closed: an evaluator has no network, no processes and no threads`);
  };
}

for (const [name, module] of Object.entries({
  net,
  tls,
  dgram,
  dns,
  "dns.promises": dns.promises,
  http,
  https,
  http2,
  child_process: childProcess,
  cluster,
  worker_threads: workerThreads,
})) {
  close(module, name);
}
// The hub runs as the same user: a signal would reach it, and one of them opens its debugger.
for (const key of ["kill", "_kill", "_debugProcess", "_debugPause", "_debugEnd"]) {
  if (key in process) replace(process as unknown as Record<string, unknown>, key, refusal(`process.${key}`));
}
replace(os as unknown as Record<string, unknown>, "setPriority", refusal("os.setPriority"));
syncBuiltinESMExports();
for (const name of ["fetch", "WebSocket", "EventSource"]) {
  if (name in globalThis) replace(globalThis as unknown as Record<string, unknown>, name, refusal(name));
}
// What those modules are made of, and native code.
for (const name of ["binding", "_linkedBinding", "dlopen"]) {
  replace(process as unknown as Record<string, unknown>, name, refusal(`process.${name}`));
}
