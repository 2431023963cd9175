import { describe, expect, it } from "vitest";
import type { Metrics } from "../../algorithms/algorithm.ts";
import { humanWriter } from "./human.ts";
import { jsonlWriter } from "./jsonl.ts";
import { progressWriter } from "./progress.ts";
import type { Sink, Writer } from "./writer.ts";

/** Everything that a writer puts out for some records. */
function output(make: (write: Sink) => Writer, records: readonly Metrics[]): string[] {
  const texts: string[] = [];
  const writer = make((text) => texts.push(text));
  for (const record of records) writer.write(record);
  writer.close?.();
  return texts;
}

describe("humanWriter", () => {
  it("prints what Stable-Baselines3's HumanOutputFormat prints", () => {
    const record: Metrics = {
      "rollout/ep_rew_mean": -181.5,
      "rollout/ep_len_mean": 93.25,
      "time/fps": 9123,
      "time/iterations": 12,
      "time/time_elapsed": 21.7,
      "time/total_timesteps": 196_608,
      "train/approx_kl": 0.0091234,
      "train/clip_fraction": 0.1125,
      "train/clip_range": 0.2,
      "train/entropy_loss": -1.09,
      "train/explained_variance": -1.19e-7,
      "train/learning_rate": 3e-4,
      "train/loss": 1_234_567,
      "train/n_updates": 44,
      "train/policy_gradient_loss": -0.00712,
      "train/value_loss": Number.NaN,
      "eval/mean_reward": 1000,
      "eval/mean_ep_length": 186.5,
    };
    expect(output(humanWriter, [record])).toEqual([
      `\
---------------------------------------
| eval/                   |           |
|    mean_ep_length       | 186       |
|    mean_reward          | 1e+03     |
| rollout/                |           |
|    ep_len_mean          | 93.2      |
|    ep_rew_mean          | -182      |
| time/                   |           |
|    fps                  | 9123      |
|    iterations           | 12        |
|    time_elapsed         | 21        |
|    total_timesteps      | 196608    |
| train/                  |           |
|    approx_kl            | 0.00912   |
|    clip_fraction        | 0.113     |
|    clip_range           | 0.2       |
|    entropy_loss         | -1.09     |
|    explained_variance   | -1.19e-07 |
|    learning_rate        | 0.0003    |
|    loss                 | 1.23e+06  |
|    n_updates            | 44        |
|    policy_gradient_loss | -0.00712  |
|    value_loss           | nan       |
---------------------------------------
`,
    ]);
  });

  it("cuts long keys as Stable-Baselines3 does, and pads short numbers to its eight columns", () => {
    const record: Metrics = {
      "time/total_timesteps": 1_000_000,
      "train/a_key_that_is_much_longer_than_thirty_six_letters": 0,
      "train/std": Number.POSITIVE_INFINITY,
    };
    expect(output(humanWriter, [record])).toEqual([
      `\
---------------------------------------------------
| time/                                |          |
|    total_timesteps                   | 1000000  |
| train/                               |          |
|    a_key_that_is_much_longer_than... | 0        |
|    std                               | inf      |
---------------------------------------------------
`,
    ]);
  });

  it("prints nothing for an empty record", () => {
    expect(output(humanWriter, [{}]).join("")).toBe("");
  });
});

describe("jsonlWriter", () => {
  it("writes a record a line, with null where there is no finite number", () => {
    const records: Metrics[] = [
      { "time/iterations": 1, "train/loss": 0.1 + 0.2 },
      { "train/explained_variance": Number.NaN, "train/std": Number.NEGATIVE_INFINITY },
    ];
    expect(output(jsonlWriter, records)).toEqual([
      '{"time/iterations":1,"train/loss":0.30000000000000004}\n',
      '{"train/explained_variance":null,"train/std":null}\n',
    ]);
  });
});

describe("progressWriter", () => {
  const at = (steps: number, more: Metrics = {}): Metrics => ({
    "time/total_timesteps": steps,
    "time/fps": 8051,
    ...more,
  });
  const line = "1.2M/5M  24 %  8.1k steps/s  ETA 07:52  ep_rew 187";

  it("draws one line over itself, and ends it", () => {
    const make = (write: Sink): Writer => progressWriter({ write, totalTimesteps: 5e6, redraw: true });
    const records = [at(1.2e6, { "rollout/ep_rew_mean": 187.3 }), at(5.01e6)];
    const last = "5M/5M  100 %  8.1k steps/s  ETA 00:00";
    expect(output(make, records)).toEqual([`\r${line}`, `\r${last.padEnd(line.length)}`, "\n"]);
    expect(output(make, [])).toEqual([]);
  });

  it("clears the whole of the longest line drawn before", () => {
    const make = (write: Sink): Writer => progressWriter({ write, totalTimesteps: 100, redraw: true });
    const texts = output(make, [at(10, { "rollout/ep_rew_mean": -0.00123 }), at(11), at(12)]);
    const shown = texts.slice(0, -1).reduce((screen, text) => text.slice(1) + screen.slice(text.length - 1), "");
    expect(shown.trimEnd()).toBe("12/100  12 %  8.1k steps/s  ETA 00:00");
  });

  it("writes a line at each tenth where it cannot draw over it", () => {
    const make = (write: Sink): Writer => progressWriter({ write, totalTimesteps: 1000, redraw: false });
    const texts = output(
      make,
      [64, 128, 192, 256, 512, 1024].map((steps) => ({ "time/total_timesteps": steps })),
    );
    expect(texts).toEqual(["128/1k  12 %\n", "256/1k  25 %\n", "512/1k  51 %\n", "1k/1k  100 %\n"]);
  });

  it("leaves out what it does not know", () => {
    const make = (write: Sink): Writer => progressWriter({ write, totalTimesteps: 10, redraw: true });
    expect(output(make, [{ "time/total_timesteps": 5 }, { ...at(5), "time/fps": 0 }])).toEqual([
      "\r5/10  50 %",
      "\r5/10  50 %  0 steps/s",
      "\n",
    ]);
  });
});
