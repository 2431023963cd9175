import { describe, expect, test } from "vitest";
import { recordingContext } from "../../../../../tests/conformance/recording-context.ts";
import { camelCased, type GoldenEpisode, goldenEpisodes } from "../../../../../tests/support/golden-episodes.ts";
import { PeriluneError } from "../../errors.ts";
import { parseExact, stringifyExact } from "../../math/exact-json.ts";
import { make } from "../../wrappers/make.ts";
import { LunarLander } from "./lunar-lander.ts";

const actionOf = (action: GoldenEpisode["actions"][number]): number | Float32Array =>
  typeof action === "number" ? action : Float32Array.from(action);

/** How one of Gymnasium's episodes goes here. */
function replay(episode: GoldenEpisode): { sameEnd: boolean; beforeContact: number; returnDifference: number } {
  const env = make(episode.env_id, camelCased(episode.kwargs));
  const largest = (observation: unknown, t: number): number =>
    Math.max(...Array.from(observation as Float32Array, (value, i) => Math.abs(value - episode.obs[t][i])));
  const contact = episode.obs.findIndex((row) => row[6] !== 0 || row[7] !== 0);
  const inAir = contact < 0 ? episode.obs.length : contact;
  let beforeContact = largest(env.reset({ seed: episode.seed }).observation, 0);
  let returned = 0;
  let length = 0;
  let terminated = false;
  for (; length < episode.actions.length && !terminated; length++) {
    const step = env.step(actionOf(episode.actions[length]));
    if (length + 1 < inAir) beforeContact = Math.max(beforeContact, largest(step.observation, length + 1));
    returned += step.reward;
    terminated = step.terminated;
  }
  return {
    sameEnd: length === episode.actions.length && terminated === episode.terminated.at(-1),
    beforeContact,
    returnDifference: Math.abs(returned - episode.rewards.reduce((sum, reward) => sum + reward, 0)),
  };
}

// Gymnasium's physics are float32, and contacts at rest are decided by its last bits: the length of about one episode in
// eight differs where a landing lasts, as it does when Box2D itself is compiled with float64.
describe.each([
  ["LunarLander-v3.json.gz", 19, 20],
  ["LunarLander-v3-continuous.json.gz", 7, 8],
  ["LunarLander-v3-wind.json.gz", 5, 6],
])("Gymnasium's episodes of %s", (file, least, count) => {
  const results = goldenEpisodes(file).map(replay);

  test(`at least ${least} of ${count} end in the same way at the same step`, () => {
    expect(results).toHaveLength(count);
    expect(results.filter(({ sameEnd }) => sameEnd).length).toBeGreaterThanOrEqual(least);
  });

  test("observations agree until the first leg touches the ground", () => {
    for (const { beforeContact } of results) expect(beforeContact).toBeLessThan(1e-3);
  });

  test("returns agree", () => {
    const differences = results.map(({ returnDifference }) => returnDifference).sort((a, b) => a - b);
    expect(differences[count >> 1]).toBeLessThan(0.1);
  });
});

/** Gymnasium's scripted policy, in short: towards the pad, upright, slower the lower. */
function careful([x, y, vx, vy, angle, angularVelocity, right, left]: Float32Array): number {
  const wanted = Math.min(Math.max(0.5 * x + vx, -0.4), 0.4);
  const touching = right !== 0 || left !== 0;
  const turn = touching ? 0 : 0.5 * (wanted - angle) - angularVelocity;
  const lift = touching ? -0.5 * vy : 0.5 * (0.55 * Math.abs(x) - y) - 0.5 * vy;
  if (lift > Math.abs(turn) && lift > 0.05) return 2;
  return turn < -0.05 ? 3 : turn > 0.05 ? 1 : 0;
}

/** A landing by the policy above: its actions, and what they led to, exactly. */
function landing(env: LunarLander, seed: number): { actions: number[]; lines: string[]; states: string[] } {
  const actions: number[] = [];
  const lines: string[] = [];
  const states: string[] = [];
  let { observation } = env.reset({ seed });
  for (let terminated = false; !terminated; ) {
    const action = careful(observation as Float32Array);
    states.push(stringifyExact(env.state()));
    const step = env.step(action);
    ({ terminated } = step);
    observation = step.observation;
    actions.push(action);
    lines.push(stringifyExact(step));
  }
  return { actions, lines, states };
}

test("a landing restored at every step ends in the same bits, contacts and sleep included", () => {
  const { actions, lines, states } = landing(new LunarLander(), 3);
  expect(lines.at(-1)).toContain('"reward":100');
  for (let from = 0; from < states.length; from++) {
    const env = new LunarLander();
    env.restore(parseExact(states[from]));
    for (let step = from; step < Math.min(from + 12, actions.length); step++) {
      expect(stringifyExact(env.step(actions[step])), `step ${step}, restored at ${from}`).toBe(lines[step]);
    }
  }
  const env = new LunarLander();
  env.restore(parseExact(states[0]));
  expect(actions.map((action) => stringifyExact(env.step(action)))).toEqual(lines);
});

describe("rewards", () => {
  test("come to −100 in a crash and +100 at rest", () => {
    const env = new LunarLander();
    env.reset({ seed: 0 });
    let step = env.step(0);
    while (!step.terminated) step = env.step(0);
    expect(step.reward).toBe(-100);
    expect(JSON.parse(landing(env, 3).lines.at(-1) as string).reward).toBe(100);
  });

  test("charge the main engine 0.3 and a side engine 0.03", () => {
    // The same potential difference, but for what the engine does in one step: compare with the drop in shaping.
    for (const [action, cost] of [
      [2, 0.3],
      [1, 0.03],
      [3, 0.03],
      [0, 0],
    ]) {
      const env = new LunarLander();
      const before = shapingOf(env.reset({ seed: 5 }).observation as Float32Array);
      const { observation, reward } = env.step(action);
      expect(reward).toBeCloseTo(shapingOf(observation as Float32Array) - before - cost, 3);
    }
  });
});

function shapingOf([x, y, vx, vy, angle, , right, left]: Float32Array): number {
  const distance = Math.sqrt(x * x + y * y);
  return -100 * distance - 100 * Math.sqrt(vx * vx + vy * vy) - 100 * Math.abs(angle) + 10 * (right + left);
}

describe("engines", () => {
  /** Velocities after a few steps of one action, less those of doing nothing. */
  const effect = (action: number | Float32Array, options = {}): number[] => {
    const [env, idle] = [new LunarLander(options), new LunarLander(options)];
    let observation = env.reset({ seed: 9 }).observation as Float32Array;
    let reference = idle.reset({ seed: 9 }).observation as Float32Array;
    for (let i = 0; i < 4; i++) {
      observation = env.step(action).observation as Float32Array;
      reference = idle.step(typeof action === "number" ? 0 : new Float32Array(2)).observation as Float32Array;
    }
    return [2, 3, 5].map((i) => observation[i] - reference[i]);
  };

  test("the main engine lifts, the left one pushes left, the right one right", () => {
    expect(effect(2)[1]).toBeGreaterThan(0.05);
    expect(effect(1)[0]).toBeLessThan(-0.005);
    expect(effect(1)[2]).toBeGreaterThan(0.02);
    expect(effect(3)[0]).toBeGreaterThan(0.005);
    expect(effect(3)[2]).toBeLessThan(-0.02);
  });

  test("throttles: nothing up to 0 and to ±0.5, the same as the discrete engines at ±1, no more beyond", () => {
    const continuous = { continuous: true };
    expect(effect(Float32Array.of(-1, 0.5), continuous)).toEqual([0, 0, 0]);
    expect(effect(Float32Array.of(0, -0.5), continuous)).toEqual([0, 0, 0]);
    expect(effect(Float32Array.of(1, 0), continuous)).toEqual(effect(2));
    expect(effect(Float32Array.of(0, -1), continuous)).toEqual(effect(1));
    expect(effect(Float32Array.of(7, 9), continuous)).toEqual(effect(Float32Array.of(1, 1), continuous));
    const half = effect(Float32Array.of(1e-9, 0), continuous)[1] / effect(2)[1];
    expect(half).toBeCloseTo(0.5, 2);
  });

  test("less gravity falls more slowly, and wind blows only when asked to", () => {
    const velocity = (options: object): Float32Array => {
      const env = new LunarLander(options);
      env.reset({ seed: 2 });
      for (let i = 0; i < 29; i++) env.step(0);
      return env.step(0).observation as Float32Array;
    };
    expect(velocity({ gravity: -3 })[3]).toBeGreaterThan(velocity({})[3] + 0.5);
    const still = velocity({ enableWind: true, windPower: 0, turbulencePower: 0 });
    expect(velocity({ windPower: 20 })).toEqual(velocity({}));
    expect(Math.abs(velocity({ enableWind: true, windPower: 20 })[2] - still[2])).toBeGreaterThan(0.05);
    expect(Math.abs(velocity({ enableWind: true, windPower: 0, turbulencePower: 5 })[5] - still[5])).toBeGreaterThan(
      0.01,
    );
  });
});

test("a push moves the leg it meets, else the lander, for one step", () => {
  /** Velocities after a push to the right at a point, in pixels from the lander; then those of a step later. */
  const pushed = (force: number, fromX: number, fromY: number): [Float32Array, Float32Array] => {
    const env = new LunarLander();
    let observation = env.reset({ seed: 4 }).observation as Float32Array;
    for (let i = 0; i < 25; i++) observation = env.step(0).observation as Float32Array;
    const x = 300 * (1 + observation[0]);
    const y = 400 - 30 * (observation[1] * (20 / 3) + 10 / 3 + 18 / 30);
    env.perturb(x + fromX, y + fromY, force, 0);
    return [env.step(0).observation as Float32Array, env.step(0).observation as Float32Array];
  };
  const [still, stillLater] = pushed(0, 0, 0);
  const [centre, centreLater] = pushed(50, 0, 0);
  expect(centre[2] - still[2]).toBeGreaterThan(0.02);
  expect(centreLater[2] - stillLater[2]).toBeCloseTo(centre[2] - still[2], 2);
  // Far from everything, the force acts on the lander's centre of mass; above it, it turns the lander too.
  expect(pushed(50, -200, 100)[0][2]).toBeCloseTo(centre[2], 2);
  expect(pushed(50, 0, -14)[0][5]).toBeLessThan(centre[5] - 0.05);
  // Downwards from the lander, on its right leg, it turns the other way.
  expect(pushed(50, 25, 12)[0][5]).toBeGreaterThan(centre[5] + 0.02);
});

test("draws each engine's flame and lit feet", () => {
  const drawing = (env: LunarLander): string => {
    const { context, lines } = recordingContext();
    env.draw(context);
    return lines.join("\n");
  };
  const drawings = [0, 1, 2, 3].map((action) => {
    const env = new LunarLander();
    env.reset({ seed: 6 });
    env.step(action);
    return drawing(env);
  });
  const flames = drawings.map((text) => text.split("#ff6f6100").length - 1);
  expect(flames).toEqual([0, 3, 3, 3]);
  const env = new LunarLander();
  expect(drawing(env)).toBe("");
  const inAir = drawings[0].split("#4fd8b0").length;
  landing(env, 3);
  expect(drawing(env).split("#4fd8b0").length).toBe(inAir + 2);
});

test("the type of an action follows from the arguments", () => {
  const discrete = make("LunarLander-v3", { gravity: -9 });
  discrete.reset({ seed: 0 });
  const action: number = discrete.actionSpace.n - 1;
  expect(discrete.step(action).terminated).toBe(false);
  for (const continuous of [make("LunarLander-v3", { continuous: true }), make("LunarLanderContinuous-v3")]) {
    continuous.reset({ seed: 0 });
    expect(continuous.step(Float32Array.of(0, continuous.actionSpace.high[1])).terminated).toBe(false);
  }
});

describe("misuse is refused in one line", () => {
  const env = new LunarLander({ continuous: true });
  env.reset({ seed: 0 });
  test.each([
    [() => new LunarLander().step(0), "expected reset() first, got a step"],
    [() => new LunarLander({ gravity: 0 }), "gravity to be a number above -12 and below 0, got the number 0"],
    [() => new LunarLander({ gravity: -12 }), "above -12 and below 0"],
    [() => new LunarLander({ gravity: Number.NaN }), "above -12 and below 0"],
    [() => make("LunarLander-v3", { gravty: -9 }), "gravity"],
    [() => make("LunarLander-v3", { continuous: 1 }), "continuous to be a boolean"],
    [() => reset().step(4), "an action from 0 to 3"],
    [() => reset().step(1.5), "an action from 0 to 3"],
    [() => reset().step(Float32Array.of(0, 0)), "an action from 0 to 3"],
    [() => env.step(2), "a Float32Array of 2 without NaN"],
    [() => env.step(Float32Array.of(1)), "a Float32Array of 2 without NaN"],
    [() => env.step(Float32Array.of(0, Number.NaN)), "a Float32Array of 2 without NaN"],
  ] as [() => unknown, string][])("%#", (misuse, message) => {
    expect(misuse).toThrow(PeriluneError);
    expect(misuse).toThrow(message);
  });

  function reset(): LunarLander {
    const env = new LunarLander();
    env.reset({ seed: 0 });
    return env;
  }
});
