import { describe, expect, it } from "vitest";
import type { Algorithm, AlgorithmState, Metrics } from "../algorithms/algorithm.ts";
import { DivergenceError, PeriluneError } from "../errors.ts";
import type { Policy } from "../policies/policy.ts";
import type { Callback } from "./callback.ts";
import { train } from "./train.ts";
import type { Writer } from "./writers/writer.ts";

/** Takes 10 steps an update; diverges at `divergesAt`. */
class CountingAlgorithm implements Algorithm {
  readonly name = "counting";
  readonly hyperparams = {};
  readonly policy = {} as Policy;
  readonly env = null;
  numTimesteps = 0;
  isLeftOpen = false;
  readonly #divergesAt: number;

  constructor(divergesAt = Number.POSITIVE_INFINITY) {
    this.#divergesAt = divergesAt;
  }

  *learn(totalTimesteps: number): Generator<Metrics, void, void> {
    this.isLeftOpen = true;
    try {
      while (this.numTimesteps < totalTimesteps) {
        this.numTimesteps += 10;
        if (this.numTimesteps >= this.#divergesAt) throw new DivergenceError("loss", this.numTimesteps, "lower it");
        yield { "train/loss": 1 / this.numTimesteps };
      }
    } finally {
      this.isLeftOpen = false;
    }
  }

  state(): AlgorithmState {
    return { algorithm: this.name, numTimesteps: this.numTimesteps, arrays: {}, data: null };
  }

  restore({ numTimesteps }: AlgorithmState): void {
    this.numTimesteps = numTimesteps;
  }
}

/** Keeps what it is given. */
function memory(): Writer & { readonly records: Metrics[]; readonly closings: number[] } {
  const records: Metrics[] = [];
  const closings: number[] = [];
  return {
    records,
    closings,
    write: (record) => void records.push(record),
    close: () => void closings.push(records.length),
  };
}

describe("train", () => {
  it("hands one record an update to every writer, with the counts added, and closes them once", async () => {
    const writers = [memory(), memory()];
    const summary = await train(new CountingAlgorithm(), { totalTimesteps: 25, writers });
    expect(summary).toEqual({ timesteps: 30, stopped: "target" });
    expect(writers[0].records).toEqual([
      { "train/loss": 0.1, "time/iterations": 1, "time/total_timesteps": 10 },
      { "train/loss": 0.05, "time/iterations": 2, "time/total_timesteps": 20 },
      { "train/loss": 1 / 30, "time/iterations": 3, "time/total_timesteps": 30 },
    ]);
    for (const [i, record] of writers[1].records.entries()) expect(record).toBe(writers[0].records[i]);
    for (const { closings } of writers) expect(closings).toEqual([3]);
  });

  it("adds times and speed of its own steps where it has a clock", async () => {
    const algorithm = new CountingAlgorithm();
    algorithm.numTimesteps = 1000;
    const writer = memory();
    let milliseconds = 5000;
    const now = (): number => (milliseconds += 250);
    const summary = await train(algorithm, { totalTimesteps: 1020, writers: [writer], now });
    expect(writer.records.map((record) => [record["time/time_elapsed"], record["time/fps"]])).toEqual([
      [0.25, 40],
      [0.5, 40],
    ]);
    expect(summary).toEqual({ timesteps: 1020, stopped: "target", seconds: 0.75 });
  });

  it("does not divide by a clock that stands still", async () => {
    const writer = memory();
    await train(new CountingAlgorithm(), { totalTimesteps: 10, writers: [writer], now: () => 0 });
    expect(writer.records[0]["time/fps"]).toBeGreaterThan(0);
    expect(Number.isFinite(writer.records[0]["time/fps"])).toBe(true);
  });

  it("changes nothing at or past the target", async () => {
    const algorithm = new CountingAlgorithm();
    algorithm.numTimesteps = 50;
    const writer = memory();
    expect(await train(algorithm, { totalTimesteps: 50, writers: [writer] })).toEqual({
      timesteps: 50,
      stopped: "target",
    });
    expect(writer.records).toEqual([]);
  });

  it("calls callbacks in turn, waits for them, and lets them add to the record", async () => {
    const events: string[] = [];
    const slow: Callback = {
      onStart: async ({ totalTimesteps }) => {
        await Promise.resolve();
        events.push(`start ${totalTimesteps}`);
      },
      onUpdate: async (metrics, run) => {
        await Promise.resolve();
        events.push(`slow ${metrics["time/total_timesteps"]}`);
        if (run.algorithm.numTimesteps === 20) run.report({ "eval/mean_reward": 7 });
      },
      onEnd: async (_, stopped) => {
        await Promise.resolve();
        events.push(`end ${stopped}`);
      },
    };
    const next: Callback = { onUpdate: (metrics) => void events.push(`next ${metrics["eval/mean_reward"]}`) };
    const writer = memory();
    await train(new CountingAlgorithm(), { totalTimesteps: 20, callbacks: [slow, next], writers: [writer] });
    expect(events).toEqual(["start 20", "slow 10", "next undefined", "slow 20", "next 7", "end target"]);
    expect(writer.records.map((record) => record["eval/mean_reward"])).toEqual([undefined, 7]);
  });

  it("stops early when a callback says so, after every callback and writer had the update", async () => {
    const algorithm = new CountingAlgorithm();
    const writer = memory();
    let calls = 0;
    const callbacks: Callback[] = [
      { onUpdate: (metrics) => (metrics["time/iterations"] === 2 ? "stop" : undefined) },
      { onUpdate: () => void calls++ },
    ];
    const summary = await train(algorithm, { totalTimesteps: 100, callbacks, writers: [writer] });
    expect(summary).toEqual({ timesteps: 20, stopped: "early" });
    expect([calls, writer.records.length, writer.closings.length]).toEqual([2, 2, 1]);
    expect(algorithm.isLeftOpen).toBe(false);
  });

  it("stops after the present update when aborted while it pauses", async () => {
    const controller = new AbortController();
    let pauses = 0;
    const pause = async (): Promise<void> => {
      if (++pauses === 3) controller.abort();
    };
    const algorithm = new CountingAlgorithm();
    const summary = await train(algorithm, { totalTimesteps: 1000, signal: controller.signal, pause });
    expect(summary).toEqual({ timesteps: 30, stopped: "aborted" });
    expect(algorithm.isLeftOpen).toBe(false);
  });

  it("lets signals arrive between updates", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort());
    const algorithm = new CountingAlgorithm();
    const summary = await train(algorithm, { totalTimesteps: 1e7, signal: controller.signal });
    expect(summary.stopped).toBe("aborted");
    expect(algorithm.isLeftOpen).toBe(false);
  });

  it("takes no step when aborted before it begins, and has reached a target it reached", async () => {
    const signal = { aborted: true };
    expect(await train(new CountingAlgorithm(), { totalTimesteps: 10, signal })).toEqual({
      timesteps: 0,
      stopped: "aborted",
    });
    const finished = new CountingAlgorithm();
    finished.numTimesteps = 10;
    expect(await train(finished, { totalTimesteps: 10, signal })).toMatchObject({ stopped: "target" });
  });

  it("goes on after an abort as if nothing had come between", async () => {
    const losses = async (algorithm: Algorithm, pause?: () => Promise<void>, signal = { aborted: false }) => {
      const writer = memory();
      await train(algorithm, { totalTimesteps: 60, writers: [writer], signal, ...(pause && { pause }) });
      return writer.records.map((record) => record["train/loss"]);
    };
    const signal = { aborted: false };
    const interrupted = new CountingAlgorithm();
    const before = await losses(
      interrupted,
      async () => void (signal.aborted = interrupted.numTimesteps === 30),
      signal,
    );
    expect(before).toHaveLength(3);
    expect([...before, ...(await losses(interrupted))]).toEqual(await losses(new CountingAlgorithm()));
  });

  it("lets a divergence through after the writers are closed, and ends no callback in order", async () => {
    const writer = memory();
    let ended = false;
    const callbacks: Callback[] = [{ onEnd: () => void (ended = true) }];
    const training = train(new CountingAlgorithm(30), { totalTimesteps: 100, writers: [writer], callbacks });
    await expect(training).rejects.toThrow(DivergenceError);
    await expect(training).rejects.toThrow("loss is not a finite number at step 30");
    expect(writer.closings).toEqual([2]);
    expect(ended).toBe(false);
  });

  it("closes every writer even where one cannot be, and tells the error that came first", async () => {
    const writer = memory();
    const full: Writer = {
      write: () => {},
      close: () => {
        throw new PeriluneError("the disk is full");
      },
    };
    const writers = [full, writer];
    await expect(train(new CountingAlgorithm(), { totalTimesteps: 10, writers })).rejects.toThrow("the disk is full");
    await expect(train(new CountingAlgorithm(10), { totalTimesteps: 10, writers })).rejects.toThrow(DivergenceError);
    expect(writer.closings).toHaveLength(2);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses a target of %d steps", async (totalTimesteps) => {
    await expect(train(new CountingAlgorithm(), { totalTimesteps })).rejects.toThrow(
      /totalTimesteps to be a number above 0/,
    );
  });
});
