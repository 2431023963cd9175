import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ObservationEncoder } from "../policies/observation-encoder.ts";
import { defaultRng } from "../random/generator.ts";
import { Box } from "../spaces/box.ts";
import { Dict } from "../spaces/dict.ts";
import { Discrete } from "../spaces/discrete.ts";
import { leavesOf } from "../spaces/leaves.ts";
import { ReplayBuffer, type ReplayBufferState } from "./replay-buffer.ts";
import type { ReplaySegment } from "./replay-segment.ts";

const observationSpace = new Dict({
  pixel: new Box({ low: 0, high: 255, shape: [2], dtype: "uint8" }),
  place: new Box({ low: -Infinity, high: Infinity, shape: [1] }),
});
const { leaves } = leavesOf(observationSpace);
const [actionLeaf] = leavesOf(new Discrete(1000)).leaves;
const encoder = new ObservationEncoder(leaves);

function bufferOf(capacity: number, numEnvs: number): ReplayBuffer {
  return new ReplayBuffer({ observationLeaves: leaves, actionLeaf, capacity, numEnvs });
}

/** Observations that tell each other apart: number `id + env` in every environment. */
function observationsOf(id: number, numEnvs: number): [Uint8Array, Float32Array] {
  const pixel = Uint8Array.from({ length: 2 * numEnvs }, (_, i) => id + Math.floor(i / 2) + 100 * (i % 2));
  return [pixel, Float32Array.from({ length: numEnvs }, (_, env) => id + env)];
}

/** What the network would be shown of observation `id`. */
const shown = (id: number): number[] => [id % 256, (id + 100) % 256, id];

interface Transition {
  readonly observation: number[];
  readonly action: number;
  readonly reward: number;
  readonly isTerminal: boolean;
  next: number[];
}

/** Every transition for itself, in a plain list. */
class NaiveBuffer {
  readonly #steps: number;
  #rows: Transition[][] = [];
  constructor(steps: number) {
    this.#steps = steps;
  }
  add(step: Transition[]): void {
    this.#rows = [...this.#rows, step].slice(-this.#steps);
  }
  get last(): Transition[] {
    return this.#rows.at(-1) ?? [];
  }
  get transitions(): Transition[] {
    return this.#rows.flat();
  }
}

type Ending = "goes on" | "terminated" | "truncated" | "both";
const endingArbitrary = fc.constantFrom<Ending>("goes on", "goes on", "goes on", "terminated", "truncated", "both");

interface Played {
  readonly buffer: ReplayBuffer;
  readonly naive: NaiveBuffer;
}

/** Plays the same script into both; `breaks` are steps before which the stream is broken off. */
function play(capacity: number, endings: Ending[][], breaks: readonly number[], from = bufferOf): Played {
  const numEnvs = endings[0].length;
  const buffer = from(capacity, numEnvs);
  const naive = new NaiveBuffer(Math.max(1, Math.floor(capacity / numEnvs)));
  let id = 0;
  buffer.begin(observationsOf(id, numEnvs));
  for (const [step, ending] of endings.entries()) {
    if (breaks.includes(step)) {
      id += numEnvs;
      buffer.begin(observationsOf(id, numEnvs));
    }
    const present = id;
    const final = id + numEnvs;
    const following = id + 2 * numEnvs;
    const is = (what: Ending[]): Uint8Array => Uint8Array.from(ending, (e) => (what.includes(e) ? 1 : 0));
    const observations = observationsOf(following, numEnvs);
    buffer.add({
      actions: Int32Array.from({ length: numEnvs }, (_, env) => present + env),
      rewards: Float64Array.from({ length: numEnvs }, (_, env) => present + env + 0.5),
      terminated: is(["terminated", "both"]),
      truncated: is(["truncated", "both"]),
      observations,
      finalObservations: observationsOf(final, numEnvs),
    });
    naive.add(
      ending.map((e, env) => ({
        observation: shown(present + env),
        action: present + env,
        reward: present + env + 0.5,
        isTerminal: e === "terminated" || e === "both",
        next: shown((e === "goes on" ? following : final) + env),
      })),
    );
    id = following;
  }
  return { buffer, naive };
}

/** Adds one step whose observations have these numbers, without a word to any list. */
function addStep(buffer: ReplayBuffer, id: number, ending: readonly Ending[]): void {
  const { length } = ending;
  const is = (what: Ending[]): Uint8Array => Uint8Array.from(ending, (e) => (what.includes(e) ? 1 : 0));
  buffer.add({
    actions: Int32Array.from({ length }, (_, env) => id + env),
    rewards: Float64Array.from({ length }, (_, env) => id + env + 0.25),
    terminated: is(["terminated", "both"]),
    truncated: is(["truncated", "both"]),
    observations: observationsOf(id + 1, length),
    finalObservations: observationsOf(id + 2, length),
  });
}

/** The rows that a generator draws. */
function rowsOf(buffer: ReplayBuffer): Int32Array {
  const rows = new Int32Array(buffer.size === 0 ? 0 : 50);
  buffer.sample(defaultRng(7), rows.length, rows);
  return rows;
}

/** The transitions that stand in the given rows. */
function read(buffer: ReplayBuffer, rows: Int32Array): Transition[] {
  const [now, next] = [0, 1].map(() => new Float32Array(rows.length * encoder.features));
  buffer.encode(encoder, rows, rows.length, now);
  buffer.encodeNext(encoder, rows, rows.length, next, new Int32Array(rows.length));
  const row = (of: Float32Array, i: number): number[] => [...of.subarray(3 * i, 3 * i + 3)];
  return Array.from(rows, (at, i) => ({
    observation: row(now, i),
    action: buffer.actions[at],
    reward: buffer.rewards[at],
    isTerminal: buffer.isTerminal(at),
    next: row(next, i),
  }));
}

/** Every transition that can be sampled, in order of its action; each action is taken once. */
function sampled(buffer: ReplayBuffer): Transition[] {
  const rows = new Int32Array(60 * buffer.size + 200);
  buffer.sample(defaultRng(7), rows.length, rows);
  return read(
    buffer,
    rows
      .slice()
      .sort()
      .filter((row, i, all) => row !== all[i - 1]),
  ).sort((a, b) => a.action - b.action);
}

const script = fc.integer({ min: 1, max: 3 }).chain((numEnvs) =>
  fc.record({
    capacity: fc.integer({ min: 1, max: 12 }),
    endings: fc.array(fc.array(endingArbitrary, { minLength: numEnvs, maxLength: numEnvs }), {
      minLength: 1,
      maxLength: 40,
    }),
  }),
);

describe("ReplayBuffer", () => {
  it("holds what a plain list of the latest transitions holds, no sample across its head or an episode's end", () => {
    fc.assert(
      fc.property(script, ({ capacity, endings }) => {
        const { buffer, naive } = play(capacity, endings, []);
        expect(sampled(buffer)).toEqual(naive.transitions);
        expect(buffer.size).toBe(naive.transitions.length);
      }),
    );
  });

  it("comes back from its state, and goes on alike", () => {
    fc.assert(
      fc.property(script, script, ({ capacity, endings }, more) => {
        const numEnvs = endings[0].length;
        const { buffer } = play(capacity, endings, []);
        const restored = play(capacity, endings.slice(0, 2), []).buffer; // what it held before must not show
        restored.restore(buffer.state());
        expect(restored.state()).toEqual(buffer.state());
        const rest = more.endings.map((step) => Array.from({ length: numEnvs }, (_, i) => step[i % step.length]));
        expect(play(capacity, rest, [0], () => restored).buffer.state()).toEqual(
          play(capacity, rest, [0], () => buffer).buffer.state(),
        );
        expect(sampled(restored)).toEqual(sampled(buffer));
      }),
    );
  });

  it("comes back from segments that were taken one by one, however the stream was cut or broken", () => {
    const pieces = script.chain((first) =>
      fc.record({
        capacity: fc.constant(first.capacity),
        numEnvs: fc.constant(first.endings[0].length),
        parts: fc.array(fc.record({ endings: fc.array(endingArbitrary, { maxLength: 9 }), breaks: fc.boolean() }), {
          minLength: 1,
          maxLength: 8,
        }),
      }),
    );
    fc.assert(
      fc.property(pieces, ({ capacity, numEnvs, parts }) => {
        const buffer = bufferOf(capacity, numEnvs);
        buffer.begin(observationsOf(0, numEnvs));
        const segments: ReplaySegment[] = [];
        let state: ReplayBufferState = buffer.state();
        for (const { endings, breaks } of parts) {
          const steps = endings.map((ending, i) =>
            Array.from({ length: numEnvs }, (_, env) => endings[i - env] ?? ending),
          );
          // `play` begins with a break, which cuts the episodes of a step that is in a segment already.
          if (breaks && steps.length > 0) play(capacity, steps, [], () => buffer);
          else for (const [id, step] of steps.entries()) addStep(buffer, 7 * id, step);
          state = buffer.state(segments.at(-1)?.to);
          segments.push(...state.replay.segments);
        }
        const needed = segments.filter(({ to }) => to > state.replay.from);
        const restored = play(capacity, [Array(numEnvs).fill("terminated")], []).buffer;
        restored.restore({ ...state, replay: { ...state.replay, segments: needed } });
        expect(restored.state()).toEqual(buffer.state());
        expect(read(restored, rowsOf(restored))).toEqual(read(buffer, rowsOf(buffer)));
      }),
      { numRuns: 500 },
    );
  });

  it("gives only what came after the transitions that are kept already", () => {
    const { buffer } = play(
      100,
      Array.from({ length: 70 }, () => ["goes on"] as Ending[]),
      [],
    );
    const { replay } = buffer.state(60);
    expect(replay).toMatchObject({ from: 0, to: 70, segments: [{ from: 60, to: 70 }] });
    expect(replay.segments[0].arrays.rewards).toEqual(Float32Array.from({ length: 10 }, (_, i) => 2 * (60 + i) + 0.5));
    expect(buffer.state(70).replay.segments).toEqual([]);
  });

  it("cuts an episode off where the stream of observations is broken", () => {
    const { buffer } = play(10, [["goes on"], ["goes on"]], [1]);
    const [first, second] = sampled(buffer);
    expect(first).toMatchObject({ observation: shown(0), next: shown(2), isTerminal: false });
    expect(second).toMatchObject({ observation: shown(3), next: shown(5), isTerminal: false });
  });

  it("samples every transition equally often", () => {
    const { buffer } = play(
      7,
      Array.from({ length: 20 }, () => ["goes on"] as Ending[]),
      [],
    );
    const rows = new Int32Array(70_000);
    buffer.sample(defaultRng(1), rows.length, rows);
    const counts = new Map<number, number>();
    for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1);
    expect(counts.size).toBe(7);
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt(10_000));
  });

  it("stores a million steps of LunarLander in 50 MB", () => {
    const space = leavesOf(new Box({ low: -Infinity, high: Infinity, shape: [8] }));
    const options = { observationLeaves: space.leaves, actionLeaf, capacity: 1_000_000, numEnvs: 1 };
    expect(new ReplayBuffer(options).bytes).toBeLessThan(50e6);
  });

  it("reuses the side table's rows as old episodes are written over", () => {
    const bytesAfter = (steps: number): number => {
      return play(
        8,
        Array.from({ length: steps }, () => ["terminated"] as Ending[]),
        [],
      ).buffer.bytes;
    };
    expect(bytesAfter(1000)).toBe(bytesAfter(8));
  });

  it("refuses more than memory can hold, and a state that does not fit", () => {
    expect(() => bufferOf(1e15, 1)).toThrow(
      "replay buffer of 1000000000000000 transitions; give a smaller buffer_size",
    );
    const { buffer } = play(4, [["goes on"], ["goes on"]], []);
    const before = buffer.state();
    const [segment] = before.replay.segments;
    const withSegments = (...segments: ReplaySegment[]) => ({ ...before, replay: { ...before.replay, segments } });
    const short = { ...segment, arrays: { ...segment.arrays, rewards: new Float32Array(1) } };
    expect(() => buffer.restore(withSegments(short))).toThrow('"rewards"');
    expect(() => buffer.restore({ ...before, arrays: {} })).toThrow('"replay.observations.0"');
    expect(() => buffer.restore(withSegments())).toThrow("read all segments that its checkpoint names");
    expect(() => buffer.restore(withSegments(segment, segment))).toThrow("expected the latest 4 of 2 transitions");
    expect(() => bufferOf(1, 1).restore(before)).toThrow("configure the run as it was");
    expect(() => buffer.restore({ arrays: before.arrays })).toThrow("expected a state with a replay buffer");
    expect(buffer.state()).toEqual(before);
  });
});
