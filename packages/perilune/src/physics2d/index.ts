export { Body } from "./body.ts";
export type { Contact } from "./contact.ts";
export { Fixture, type FixtureOptions } from "./fixture.ts";
export { RevoluteJoint } from "./revolute-joint.ts";
export { box, circle, edge, polygon } from "./shape.ts";
export { World } from "./world.ts";
