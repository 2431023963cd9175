import { describe, expect, test } from "vitest";
import { PeriluneError } from "../../errors.ts";
import { make } from "../../wrappers/make.ts";
import type { InPlaceEnv } from "../env.ts";
import { Acrobot } from "./acrobot.ts";
import { CartPole } from "./cartpole.ts";
import { MountainCar } from "./mountain-car.ts";
import { MountainCarContinuous } from "./mountain-car-continuous.ts";
import { Pendulum } from "./pendulum.ts";

describe("step limits", () => {
  test("CartPole is truncated at step 500 exactly, by a policy that balances it", () => {
    const env = make("CartPole-v1");
    let { observation } = env.reset({ seed: 42 });
    for (let step = 1; step <= 500; step++) {
      const [position, velocity, angle, angularVelocity] = observation;
      const result = env.step(0.05 * position + 0.2 * velocity + angle + 0.4 * angularVelocity > 0 ? 1 : 0);
      observation = result.observation;
      expect([result.reward, result.terminated, result.truncated]).toEqual([1, false, step === 500]);
    }
    expect(() => env.step(0)).toThrow(PeriluneError);
  });

  test.each([
    ["CartPole-v0", 200, "balance"],
    ["MountainCar-v0", 200, 1],
    ["MountainCarContinuous-v0", 999, [0]],
    ["Pendulum-v1", 200, [0]],
    ["Acrobot-v1", 500, 1],
  ] as const)("%s is truncated at step %i", (id, limit, action) => {
    const env = make(id as string);
    let observation = env.reset({ seed: 3 }).observation as Float32Array;
    for (let step = 1; step <= limit; step++) {
      const result = env.step(
        action === "balance" ? Number(observation[2] + 0.4 * observation[3] > 0) : actionOf(action),
      );
      observation = result.observation as Float32Array;
      expect([result.terminated, result.truncated], `step ${step}`).toEqual([false, step === limit]);
    }
  });
});

describe("actions", () => {
  test.each([
    [
      "CartPole",
      () => new CartPole(),
      2,
      "expected an action from 0 to 1, got the number 2; choose one of those integers",
    ],
    ["MountainCar", () => new MountainCar(), -1, "from 0 to 2, got the number -1"],
    ["Acrobot", () => new Acrobot(), 0.5, "from 0 to 2, got the number 0.5"],
    ["CartPole", () => new CartPole(), Float32Array.of(1), "from 0 to 1, got a Float32Array of length 1"],
    ["Pendulum", () => new Pendulum(), Float32Array.of(Number.NaN), "a Float32Array of 1 without NaN, got [NaN]"],
    ["Pendulum", () => new Pendulum(), new Float32Array(0), "a Float32Array of 1 without NaN, got []"],
    [
      "MountainCarContinuous",
      () => new MountainCarContinuous(),
      1,
      "a Float32Array of 1 without NaN, got the number 1",
    ],
  ] as [string, () => InPlaceEnv, unknown, string][])("%s refuses what is none (%#)", (_, build, action, message) => {
    const env = build();
    env.reset({ seed: 0 });
    const before = env.state();
    expect(() => env.step(action)).toThrow(PeriluneError);
    expect(() => env.step(action)).toThrow(message);
    expect(env.state()).toEqual(before);
  });

  test("a torque beyond the motor's acts as the motor's greatest", () => {
    const [beyond, greatest] = [new Pendulum(), new Pendulum()];
    beyond.reset({ seed: 1 });
    greatest.reset({ seed: 1 });
    expect(beyond.step(Float32Array.of(50))).toEqual(greatest.step(Float32Array.of(2)));
  });

  test("a force beyond ±1 drives no harder but costs as given", () => {
    const [beyond, greatest] = [new MountainCarContinuous(), new MountainCarContinuous()];
    beyond.reset({ seed: 1 });
    greatest.reset({ seed: 1 });
    const hard = beyond.step(Float32Array.of(-3));
    expect(hard.observation[1]).toBeCloseTo(greatest.step(Float32Array.of(-1)).observation[1], 8);
    expect(hard.reward).toBeCloseTo(-0.9, 12);
  });
});

describe("rewards past the end", () => {
  test.each([
    [false, [1, 0, 0]],
    [true, [-1, -1, -1]],
  ])("of CartPole with suttonBartoReward %s", (suttonBartoReward, expected) => {
    const env = new CartPole({ suttonBartoReward });
    env.reset({ seed: 0 });
    while (!env.step(1).terminated) expect(env.state().fallen).toBe(false);
    const rewards = [0, 0].map(() => env.step(1).reward);
    expect(rewards).toEqual(expected.slice(1));
    env.reset();
    expect(env.step(0).reward).toBe(suttonBartoReward ? 0 : 1);
  });
});

describe("reset options", () => {
  // The observations that Gymnasium's documentation prints for seed 123.
  test.each([
    ["CartPole-v1", { low: -0.1, high: 0.1 }, [0.03647037, -0.0892358, -0.05592803, -0.06312564]],
    ["MountainCar-v0", { low: -0.7, high: 0.5 }, [0.11882224, 0]],
    ["MountainCarContinuous-v0", { low: -0.7, high: -0.5 }, [-0.5635296, 0]],
    ["Pendulum-v1", { xInit: Math.PI / 2, yInit: 0.5 }, [0.8403459, 0.54205054, -0.44617897]],
    ["Acrobot-v1", { low: -0.2, high: 0.2 }, [0.997341, 0.07287608, 0.9841162, -0.17752565, -0.11185605, -0.12625128]],
  ] as const)("%s starts in the range it is given", (id, options, expected) => {
    const { observation } = make(id as string).reset({ seed: 123, options });
    for (let i = 0; i < expected.length; i++) expect((observation as Float32Array)[i]).toBeCloseTo(expected[i], 7);
  });

  test.each([
    ["CartPole-v1", { low: 0.2, high: 0.1 }, "expect low ≤ high, got low 0.2 and high 0.1"],
    ["CartPole-v1", { low: 0.2 }, "got low 0.2 and high 0.05"],
    ["Acrobot-v1", { low: "0" }, 'reset option "low" expects a finite number, got the string "0"'],
    ["MountainCar-v0", { high: Number.POSITIVE_INFINITY }, "expects a finite number, got the number Infinity"],
    ["MountainCarContinuous-v0", { lo: 0 }, 'unknown reset option "lo"; did you mean "low"?'],
    ["Pendulum-v1", { x_init: 1 }, 'unknown reset option "x_init"; did you mean "xInit"?'],
    ["Pendulum-v1", { yInit: -1 }, "expect xInit and yInit of at least 0, got 3.141592653589793 and -1"],
  ])("%s refuses %o", (id, options, message) => {
    const env = make(id);
    expect(() => env.reset({ seed: 0, options })).toThrow(PeriluneError);
    expect(() => env.reset({ seed: 0, options })).toThrow(message);
  });
});

describe("pushes", () => {
  // Positions in the drawings: the hinge of the cart stands at x = 300 px, the pivots at x = 300 px.
  const still = { force: 0, torque: 0, fallen: false, rng: null };

  test("a push against the pole's tip turns it, and momentum is what the push gave", () => {
    const env = new CartPole();
    env.restore({ ...still, position: 0, velocity: 0, angle: 0, angularVelocity: 0 });
    env.perturb(300, 0, 5, 0);
    const { velocity, angularVelocity } = env.state();
    expect(angularVelocity).toBeGreaterThan(0);
    // The upright pole's centre of mass moves by half a metre times its angular velocity.
    expect(1.0 * velocity + 0.1 * (velocity + 0.5 * angularVelocity)).toBeCloseTo(5 * 0.02, 12);
  });

  test("a push against the cart moves the whole, and the pole falls behind", () => {
    const env = new CartPole();
    env.restore({ ...still, position: 0, velocity: 0, angle: 0, angularVelocity: 0 });
    env.perturb(300, 400, 5, 0);
    const { velocity, angularVelocity } = env.state();
    expect(angularVelocity).toBeLessThan(0);
    expect(velocity).toBeGreaterThan(0);
    expect(1.0 * velocity + 0.1 * (velocity + 0.5 * angularVelocity)).toBeCloseTo(5 * 0.02, 12);
  });

  test("a push along the pendulum does nothing, one across it gives its angular momentum", () => {
    const env = new Pendulum();
    env.restore({ ...still, angle: 0, velocity: 0 });
    env.perturb(300, 60, 0, 7);
    expect(env.state().velocity).toBeCloseTo(0, 12);
    env.perturb(300, 60, -2, 0);
    // One metre's arm, a moment of inertia of 1/3 kg m².
    expect(env.state().velocity).toBeCloseTo((2 * 1 * 0.05) / (1 / 3), 12);
  });

  test("a push against the acrobot's outer end gives the angular momentum about either joint", () => {
    const env = new Acrobot();
    env.restore({ ...still, angle1: 0, angle2: 0, velocity1: 0, velocity2: 0 });
    env.perturb(300, 400, 2, 0);
    const { velocity1, velocity2 } = env.state();
    // Hanging straight: d₁ = 0.25 + 2.25 + 2, d₂ = 0.75 + 1, and 1.25 of the outer link; arms of 2 m and 1 m.
    expect(4.5 * velocity1 + 1.75 * velocity2).toBeCloseTo(2 * 2 * 0.2, 12);
    expect(1.75 * velocity1 + 1.25 * velocity2).toBeCloseTo(2 * 1 * 0.2, 12);
  });

  test("a push against the acrobot's inner link leaves the joint between the links without torque", () => {
    const env = new Acrobot();
    env.restore({ ...still, angle1: 0, angle2: Math.PI / 2, velocity1: 0, velocity2: 0 });
    env.perturb(290, 249, 2, 0);
    const { velocity1, velocity2 } = env.state();
    expect((0.25 + 1) * velocity1 + 1.25 * velocity2).toBeCloseTo(0, 12);
    expect(velocity1).toBeGreaterThan(0);
  });
});

function actionOf(action: number | readonly number[]): number | Float32Array {
  return typeof action === "number" ? action : Float32Array.from(action);
}
