import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { perilune, workingDirectory } from "./perilune.ts";

// Values that make no sense for worlds in tables and for deep Q-learning: each is refused in one line, exit code 2, and
// nothing is written.

const cwd = workingDirectory();

const files: Readonly<Record<string, string>> = {
  "huge.mjs": `
    import { Discrete, MultiDiscrete, register } from "perilune";
    class Huge {
      observationSpace;
      actionSpace = new Discrete(2);
      constructor(counts) { this.observationSpace = new MultiDiscrete(counts); }
      reset() { return { observation: new Int32Array(this.observationSpace.size), info: {} }; }
      step() { return { ...this.reset(), reward: 0, terminated: false, truncated: false }; }
    }
    register({ id: "Huge-v0", create: () => new Huge([100000, 100000]) });
    register({ id: "Huger-v0", create: () => new Huge(Array(40).fill(1000)) });
  `,
  "unknown-key.yml": "Taxi-v4:\n  n_timesteps: 100\n  learning_rat: 0.1\n",
  "bad-gamma.yml": "Taxi-v4:\n  n_timesteps: 100\n  gamma: 3\n",
  "bad-steps.yml": "Taxi-v4:\n  n_timesteps: -5\n",
  "bad-argument.yml": "Taxi-v4:\n  n_timesteps: 100\n  env_kwargs: dict(fickle_probability=4)\n",
};

beforeAll(() => {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(cwd, name), text);
});

const train = (algorithm: string, env: string, ...words: string[]): string[] => [
  "train",
  algorithm,
  env,
  "--steps",
  "200",
  "--quiet",
  ...words,
];
const q = (env: string, ...words: string[]): string[] => train("q-learning", env, ...words);
const lake = (argument: string): string[] => q("FrozenLake-v1", "--env-kwargs", argument);
const taxi = (argument: string): string[] => q("Taxi-v4", "--env-kwargs", argument);
const dqn = (...words: string[]): string[] => train("dqn", "CartPole-v1", ...words);
/** A transition of CartPole takes 28 bytes; the arrays of so many may be granted, and are refused none the less. */
const transitionsBeyondMemory = Math.ceil(totalmem() / 27);

const cases: Readonly<Record<string, readonly [words: string[], message: RegExp][]>> = {
  "a world's map": [
    [lake("desc=FFF,FFG"), /expected a map with a start, got none; write S/],
    [lake("desc=SFF,FFF"), /expected a map with a goal, got none; write G/],
    [lake('desc=["SFF", "FFF"]'), /expected a map with a goal, got none; write G/],
    [lake("desc=[SFF, FFF]"), /expected a map with a goal, got none; write G/],
    [lake('desc=["SFF", "FFG"'), /expected "," or "\]" at position \d+ of .*, got the end of the text/],
    [lake("desc=[]"), /expected a map with at least one tile, got none; give its rows/],
    [lake("desc=SFF,FG"), /expected a map with rows of equal length, got 2 tiles in row 1 after 3 in row 0/],
    [lake("desc=SFF,FXG"), /expected a map with tiles S, F, H and G, got "X" in row 1, column 1/],
    [lake("desc=SFFG"), /expected desc to be a list of strings, got the string "SFFG"/],
    [lake("map_name=5x5"), /expected mapName to be "4x4" or "8x8", got the string "5x5"/],
    [q("MouseMaze-v0", "--env-kwargs", "map=[..., ..]"), /expected a value at position 2 of "\[..., ..\]"/],
    [q("MouseMaze-v0", "--env-kwargs", "map=..,M"), /expected map rows of 2 tiles, got "M" of 1/],
  ],
  "a world's probability or reward": [
    [lake("success_rate=-0.1"), /expected successRate to be a number at least 0 and at most 1, got the number -0.1/],
    [lake("success_rate=1.5"), /expected successRate to be a number at least 0 and at most 1, got the number 1.5/],
    [lake("reward_schedule=1,0"), /expected rewardSchedule to be a list of 3 numbers, got an array of length 2/],
    [
      lake("reward_schedule=1,0,nan"),
      /expected rewardSchedule to be a list of 3 numbers, got the string "nan" in place 3/,
    ],
    [taxi("fickle_probability=-0.3"), /expected fickleProbability .* at most 1, got the number -0.3/],
    [taxi("fickle_probability=many"), /expected fickleProbability .* at most 1, got the string "many"/],
    [taxi("rainy_probability=2"), /expected rainyProbability .* at most 1, got the number 2/],
    [taxi("fickle=1"), /unknown argument of Taxi-v4 "fickle"; did you mean/],
  ],
  "a hyper-parameter": [
    [q("Taxi-v4", "exploration_initial_eps=1.2"), /exploration_initial_eps must be a number from 0 to 1, got 1.2/],
    [q("Taxi-v4", "exploration_final_eps=-0.1"), /exploration_final_eps must be a number from 0 to 1, got -0.1/],
    [q("Taxi-v4", "gamma=1.5"), /gamma must be a number from 0 to 1, got 1.5/],
    [q("Taxi-v4", "gamma=nan"), /gamma must be a number from 0 to 1, got "nan"/],
    [q("Taxi-v4", "learning_rate=2"), /learning_rate must be a number from 0 to 1 .*, got 2/],
    [q("Taxi-v4", "exploration=lineer"), /exploration must be one of linear, .*, got "lineer"/],
    [q("Taxi-v4", "temperature=0"), /temperature must be a number of at least 0.000001, got 0/],
    [train("n-step-sarsa", "Taxi-v4", "n_steps=0"), /n_steps must be an integer from 1 to \d+, got 0/],
    [dqn("exploration_final_eps=1.5"), /exploration_final_eps must be a number from 0 to 1, got 1.5/],
    [dqn("tau=2"), /tau must be a number from 0 to 1, got 2/],
    [dqn("gradient_steps=-2"), /gradient_steps must be an integer of at least -1, got -2/],
    [dqn("train_freq=0"), /train_freq must be an integer of at least 1.*, got 0/],
    [dqn("learning_starts=-1"), /learning_starts must be an integer of at least 0, got -1/],
    [dqn("double=maybe"), /double must be true or false, got "maybe"/],
    [
      q("Taxi-v4", "--zoo", "unknown-key.yml"),
      /unknown hyper-parameter "learning_rat"; did you mean "learning_rate"\?/,
    ],
    [q("Taxi-v4", "--zoo", "bad-gamma.yml"), /gamma must be a number from 0 to 1, got 3/],
    [q("Taxi-v4", "--zoo", "bad-steps.yml"), /bad-steps.yml, Taxi-v4: n_timesteps must be an integer above 0, got -5/],
    [q("Taxi-v4", "--zoo", "bad-argument.yml"), /expected fickleProbability .* at most 1, got the number 4/],
  ],
  "more than memory holds": [
    [q("Huge-v0", "--import", "huge.mjs"), /expected a table of at most \d+ values .* got 10000000000 states x 2/],
    [q("Huger-v0", "--import", "huge.mjs"), /expected a table of at most \d+ values .* got 1e\+120 states x 2/],
    [dqn("buffer_size=1e12"), /a replay buffer of 1000000000000 transitions; give a smaller buffer_size/],
    [dqn(`buffer_size=${transitionsBeyondMemory}`), /(lower|smaller) buffer_size/],
    [
      dqn("batch_size=1e12", "buffer_size=10"),
      /does not grant .* bytes; lower batch_size, n_steps, net_arch or the number/,
    ],
    [dqn("net_arch=1e6,1e6"), /net_arch must be layer sizes .*from 1 to 16384.*, got \[1000000,1000000\]/],
  ],
  "an algorithm that does not fit its environment": [
    [train("dqn", "Pendulum-v1"), /expected Discrete actions for a Q-network, got box; use ppo/],
    [q("Pendulum-v1"), /expected Discrete actions for a table, got box; use ppo/],
    [q("CartPole-v1"), /expected a table .* got infinitely many states; use dqn or ppo/],
    [train("q-learnin", "Taxi-v4"), /unknown algorithm "q-learnin"; did you mean "q-learning"\?/],
    [train("dqn", "Taxi-v4", "n_steps=3"), /unknown hyper-parameter "n_steps"/],
  ],
  "episodes without an end": [
    [
      q("CliffWalking-v1", "--eval-freq", "50"),
      /expected an environment with a step limit to evaluate in.*max_episode_steps/,
    ],
    [["record", "--random", "CliffWalking-v1", "--output", "film"], /no step limit, .* give maxSteps \(--max-steps\)/],
    [["record", "--random", "Blackjack-v1", "--output", "film"], /no step limit, .* give maxSteps \(--max-steps\)/],
  ],
};

describe.each(Object.entries(cases))("%s that cannot be used", (_, refused) => {
  it.each(refused)("perilune %j", async (words, message) => {
    const { code, stdout, stderr } = await perilune(words, { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect(readdirSync(cwd).sort()).toEqual(Object.keys(files).sort());
  });
});

describe("a policy that may never reach the end", () => {
  it.each(["q-learning", "dqn", "ppo"])(
    "is evaluated and recorded with a bound, or not at all: %s",
    async (algorithm) => {
      const folder = path.join(cwd, "bounded", algorithm);
      mkdirSync(folder, { recursive: true });
      const { code } = await perilune(train(algorithm, "CliffWalking-v1"), { cwd: folder });
      expect(code).toBe(0);
      const run = path.join("runs", "CliffWalking-v1", algorithm, "001");
      for (const words of [
        ["evaluate", run],
        ["record", run, "--output", "film"],
      ]) {
        const { code, stdout, stderr } = await perilune(words, { cwd: folder });
        expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
        expect(stderr).toMatch(/^error: [^\n]*no step limit, .* give maxSteps \(--max-steps\)\n$/);
      }
      expect(readdirSync(folder)).toEqual(["runs"]);
      const bounded = ["evaluate", run, "--max-steps", "30", "--episodes", "2", "--json"];
      const { returns } = JSON.parse((await perilune(bounded, { cwd: folder })).stdout);
      expect(returns.length).toBe(2);
      for (const sum of returns) expect(sum).toBeGreaterThanOrEqual(-30 * 100); // the least reward of a step is -100
    },
  );
});
