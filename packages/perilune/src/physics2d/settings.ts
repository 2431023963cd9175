/**
 * Constants of Box2D 2.3 (b2Settings.h), in metres, kilograms, seconds and radians.
 *
 * They are float32 literals there, so they are rounded to float32 here; the arithmetic on them is float64.
 */
const f32 = Math.fround;

/** Box2D's pi. */
export const PI: number = f32(Math.PI);
/** The gap of float32 above 1. */
export const EPSILON = 1.1920928955078125e-7;
/** Overlap that is left standing so that contacts last. */
export const LINEAR_SLOP: number = f32(0.005);
export const ANGULAR_SLOP: number = f32(f32(2 / 180) * PI);
/** Skin around edges and polygons that keeps their cores apart. */
export const POLYGON_RADIUS: number = 2 * LINEAR_SLOP;
export const MAX_POLYGON_VERTICES = 16;

/** Margin of a fat bounding box, and how many displacements ahead it reaches. */
export const AABB_MARGIN: number = f32(0.1);
export const AABB_LOOKAHEAD = 2;

/** Slower impacts than this do not bounce (m/s). */
export const RESTITUTION_THRESHOLD = 1;
/** Two-point contacts whose matrix is worse conditioned than this are solved at one point. */
export const MAX_CONDITION_NUMBER = 1000;
export const MAX_LINEAR_CORRECTION: number = f32(0.2);
export const MAX_ANGULAR_CORRECTION: number = f32(f32(8 / 180) * PI);
/** Most that a body may move and turn in one step. */
export const MAX_TRANSLATION = 2;
export const MAX_ROTATION: number = 0.5 * PI;
/** Share of the overlap removed by one position iteration, in a step and at a time of impact. */
export const BAUMGARTE: number = f32(0.2);
export const IMPACT_BAUMGARTE = 0.75;

/** Impacts of one contact, and contacts around one impact, handled within a step. */
export const MAX_SUB_STEPS = 8;
export const MAX_IMPACT_CONTACTS = 32;
export const IMPACT_POSITION_ITERATIONS = 20;

/** A body slower than these for this long falls asleep. */
export const TIME_TO_SLEEP = 0.5;
export const LINEAR_SLEEP_TOLERANCE: number = f32(0.01);
export const ANGULAR_SLEEP_TOLERANCE: number = f32(f32(2 / 180) * PI);

/**
 * Velocity iterations end early once a sweep changes all impulses by less than this in sum (kg m/s).
 *
 * Box2D always runs every iteration; the rest would move nothing that float32 could show.
 */
export const IMPULSE_TOLERANCE = 1e-12;
