import { MountainCar } from "perilune/envs/classic-control/mountain-car";
import { defaultRng } from "perilune/random";

/** Steps between now and the moment that is to be foretold. */
export const AHEAD = 6;
/** Positions that look the same: less than a pixel of the drawing apart. */
const SAME_PICTURE = 0.002;
/** Speeds (a step) of the moments that are asked about: such that it is plain where the car has gone. */
const [SLOWEST, FASTEST] = [0.012, 0.05];
/** Moments of its past that are shown. */
const TRAIL = 6;
const COAST = 1;
/** Steps of a drive between two yields. */
const BREATH = 50;

export type Direction = "left" | "right";

/** A moment of a drive: what can be seen of it, what cannot, and what comes. */
export interface Moment {
  readonly position: number;
  readonly velocity: number;
  /** The positions before, the latest last. */
  readonly trail: readonly number[];
  /** The positions after, with the engine off. */
  readonly future: readonly number[];
  readonly goes: Direction;
  /** For an environment to go on from. */
  readonly state: unknown;
}

/**
 * Drives for a while, mostly in the direction of travel so that the car swings high, and keeps every moment.
 *
 * Yields now and then, so that a page may go on in between.
 */
export function* drive(seed: number, steps: number): Generator<void, Moment[], void> {
  const rng = defaultRng(seed);
  const env = new MountainCar();
  const scout = new MountainCar();
  scout.reset({ seed: 0 });
  let [position, velocity] = env.reset({ seed }).observation;
  const trail: number[] = [];
  const moments: Moment[] = [];
  for (let step = 0; step < steps; step++) {
    if (step % BREATH === 0) yield;
    const state = env.state();
    const future = coasted(scout, state);
    moments.push({
      position,
      velocity,
      trail: trail.slice(-TRAIL),
      future,
      goes: future[future.length - 1] < position ? "left" : "right",
      state,
    });
    trail.push(position);
    const action = rng.random() < 0.3 ? rng.integers(0, 3) : velocity < 0 ? 0 : 2;
    const { observation, terminated } = env.step(action);
    [position, velocity] = observation;
    if (terminated) {
      [position, velocity] = env.reset().observation;
      trail.length = 0;
    }
  }
  return moments;
}

/** Where the car rolls by itself from a state on. */
function coasted(scout: MountainCar, state: unknown): number[] {
  scout.restore(state);
  return Array.from({ length: AHEAD }, () => scout.step(COAST).observation[0]);
}

/** Two moments of one picture that go on in different ways. */
export interface Twins {
  readonly left: Moment;
  readonly right: Moment;
}

/** Finds twins among some moments, each moment in one pair only. */
export function findTwins(moments: readonly Moment[]): Twins[] {
  const clear = moments.filter(
    ({ velocity, trail, goes }) =>
      trail.length === TRAIL &&
      Math.abs(velocity) > SLOWEST &&
      Math.abs(velocity) < FASTEST &&
      (goes === "left") === velocity < 0,
  );
  const rights = clear.filter(({ goes }) => goes === "right");
  const used = new Set<Moment>();
  return clear
    .filter(({ goes }) => goes === "left")
    .flatMap((left) => {
      const right = rights.find((one) => !used.has(one) && Math.abs(one.position - left.position) < SAME_PICTURE);
      if (right === undefined) return [];
      used.add(right);
      return [{ left, right }];
    });
}

/** What a predictor may look at. */
const VIEWS = ["position", "position and velocity", "the last two positions"] as const;
type View = (typeof VIEWS)[number];

/** A view of a moment as a key to count by. */
function keyOf(view: View, { position, velocity, trail }: Moment): string {
  const place = Math.floor(position / 0.04);
  if (view === "position") return `${place}`;
  const change = view === "position and velocity" ? velocity : position - (trail.at(-1) ?? position);
  return `${place} ${Math.floor(change / 0.004)}`;
}

/** How often the usual outcome of what was seen came true, in moments that were not counted. */
function foretold(view: View, past: readonly Moment[], fresh: readonly Moment[]): number {
  const counts = new Map<string, number>();
  for (const moment of past) {
    const key = keyOf(view, moment);
    counts.set(key, (counts.get(key) ?? 0) + (moment.goes === "right" ? 1 : -1));
  }
  const right = fresh.filter((moment) => (counts.get(keyOf(view, moment)) ?? 0) > 0 === (moment.goes === "right"));
  return right.length / fresh.length;
}

/** A question of the lab: one of two twins. */
export interface Question {
  readonly asked: Moment;
  readonly other: Moment;
}

/** All that the lab is made of, the same for everybody. */
export interface Study {
  readonly questions: readonly Question[];
  /** How much of what comes each view foretells. */
  readonly scores: readonly { readonly view: View; readonly share: number }[];
}

export function* study(): Generator<void, Study, void> {
  const past = yield* drive(1, 1500);
  const fresh = yield* drive(2, 500);
  const rng = defaultRng(3);
  const twins = findTwins(past);
  yield;
  const questions = Array.from(rng.permutation(twins.length), (index) => {
    const { left, right } = twins[index];
    return rng.random() < 0.5 ? { asked: left, other: right } : { asked: right, other: left };
  });
  return { questions, scores: VIEWS.map((view) => ({ view, share: foretold(view, past, fresh) })) };
}
