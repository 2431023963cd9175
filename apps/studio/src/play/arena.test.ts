import "perilune/envs";
import type { InPlaceEnv } from "perilune/envs";
import { specOf } from "perilune/envs/registry";
import { createAgent, evaluate, makeReference, resolveRunConfig } from "perilune/training";
import { describe, expect, it } from "vitest";
import { ENVIRONMENTS } from "../train/catalog.ts";
import { Arena } from "./arena.ts";
import { Controls, keyButtons } from "./controls.ts";
import { Match } from "./match.ts";
import { apply, forceOf, sidePush } from "./push.ts";

const lander = specOf("LunarLander-v3").doc!;
const continuous = specOf("LunarLanderContinuous-v3").doc!;
const taxi = specOf("Taxi-v4").doc!;

describe("controls", () => {
  it("do what the key pressed last does, as long as it is down", () => {
    const controls = new Controls(lander);
    expect(controls.next()).toBe(0);
    controls.press("ArrowUp");
    controls.press("ArrowLeft");
    expect([controls.next(), controls.next()]).toEqual([1, 1]);
    controls.release("ArrowLeft");
    expect(controls.next()).toBe(2);
    controls.release("ArrowUp");
    expect(controls.next()).toBe(0);
  });

  it("take a tap between two steps for one step", () => {
    const controls = new Controls(lander);
    controls.press("ArrowRight");
    controls.release("ArrowRight");
    expect([controls.next(), controls.next()]).toEqual([3, 0]);
  });

  it("add up what keys do to a continuous action, within its bounds; without keys the sliders act", () => {
    const controls = new Controls(continuous);
    controls.press("ArrowUp");
    controls.press("ArrowLeft");
    expect(controls.next()).toEqual([1, -1]);
    controls.press("ArrowRight");
    expect(controls.next()).toEqual([1, 0]);
    controls.releaseAll();
    controls.sliders[0] = 0.4;
    expect(controls.next()).toEqual([0.4, 0]);
  });

  it("give one action a press where the world waits", () => {
    const controls = new Controls(taxi);
    expect([controls.waits, controls.next()]).toEqual([true, null]);
    for (const key of ["P", "ArrowUp", "ArrowUp"]) controls.press(key);
    expect([controls.next(), controls.next(), controls.next(), controls.next()]).toEqual([4, 1, 1, null]);
  });

  it("know letters in either case, and no other keys", () => {
    const controls = new Controls(taxi);
    expect([controls.knows("D"), controls.knows("d"), controls.knows("x")]).toEqual([true, true, false]);
  });
});

it("offers a button for each thing that keys do, named as people say it", () => {
  expect(keyButtons(specOf("Platformer-v0").doc!)).toEqual([
    { key: "ArrowLeft", does: "left" },
    { key: "ArrowRight", does: "right" },
    { key: "ArrowUp", does: "jump" },
  ]);
  expect(keyButtons(specOf("Pendulum-v1").doc!).map(({ does }) => does)).toEqual(["torque +2", "torque −2"]);
});

describe.each(ENVIRONMENTS.map(({ id }) => id))("%s", (id) => {
  it("says how hard it is pushed where it can be pushed, and only there", () => {
    const { perturb } = makeReference({ id, kwargs: {} });
    expect(specOf(id).doc!.push !== undefined).toBe(perturb !== undefined);
  });

  it("is played to its end by its keys, all of which it takes", () => {
    const doc = specOf(id).doc!;
    const arena = new Arena(doc, new Match({ id, kwargs: {}, maxEpisodeSteps: 60 }, 1, null));
    arena.begin(2);
    const buttons = keyButtons(doc);
    expect(buttons.length).toBeGreaterThan(0);
    for (let turn = 0; arena.phase.value === "playing"; turn++) {
      expect(turn).toBeLessThan(100);
      const { key } = buttons[turn % buttons.length];
      arena.controls.press(key);
      arena.controls.release(key);
      arena.pass(1000 / doc.fps + 1e-6);
    }
    expect(arena.phase.value).toBe("over");
    expect(arena.rounds.value).toEqual([{ seed: 2, you: arena.scores.value.you, agent: null }]);
  });
});

describe("a match beside an agent", () => {
  const request = { algorithm: "ppo", env: "CartPole-v1", envArguments: {}, hyperparams: {}, seed: 1, steps: 100 };
  const { policy } = createAgent(
    resolveRunConfig({ ...request, nEnvs: 1, evalEpisodes: 1, stopAtThreshold: false }, null),
  );
  const snapshot = { spec: policy.spec, tensors: [...policy.tensors()] };
  const env = { id: "CartPole-v1", kwargs: {} };
  const doc = specOf("CartPole-v1").doc!;

  it("lets the agent play the episode of that seed to its end, whatever the person does", () => {
    const arena = new Arena(doc, new Match(env, 1, snapshot));
    arena.begin(9);
    while (arena.phase.value === "playing") arena.pass(200);
    const { returns, lengths } = evaluate(policy, "CartPole-v1", { episodes: 1, seed: 9 });
    expect(arena.scores.value.agent).toEqual({ return: returns[0], steps: lengths[0], isOver: true });
    expect(arena.scores.value.you.steps).toBeLessThan(15);
  });

  it("stands still while it is held, and runs at its pace", () => {
    const arena = new Arena(doc, new Match(env, 1, null));
    arena.begin(1);
    arena.pass(60);
    expect(arena.scores.value.you.steps).toBe(3);
    arena.toggleHold();
    arena.pass(60);
    expect(arena.scores.value.you.steps).toBe(3);
    arena.toggleHold();
    arena.pace = 0.5;
    arena.pass(81);
    expect(arena.scores.value.you.steps).toBe(5);
  });

  it("pushes the side that is meant, also by a push shorter than a step", () => {
    const angleSpeed = (act: (arena: Arena) => void, side: "you" | "agent"): number => {
      const arena = new Arena(doc, new Match(env, 1, snapshot));
      arena.begin(1);
      act(arena);
      arena.pass(21);
      return Number(arena.match[side]!.row[0][3]);
    };
    const push = (arena: Arena): void => {
      arena.push("you", sidePush(doc, 1));
      arena.push("you", []);
    };
    expect(angleSpeed(push, "you")).toBeGreaterThan(angleSpeed(() => {}, "you") + 0.1);
    expect(angleSpeed(push, "agent")).toBe(angleSpeed(() => {}, "agent"));
  });
});

describe("pushes", () => {
  it("grow with their reach up to the full force", () => {
    expect(forceOf(50, { dx: 30, dy: -40 })).toEqual({ fx: 15, fy: -20 });
    expect(forceOf(50, { dx: 0, dy: 300 })).toEqual({ fx: 0, fy: 50 });
    expect(forceOf(50, { dx: 0, dy: 0 })).toEqual({ fx: 0, fy: 0 });
  });

  it.each([
    ["CartPole-v1", 3],
    ["LunarLander-v3", 2],
    ["LunarLanderContinuous-v3", 2],
    ["Pendulum-v1", 2],
    ["Acrobot-v1", 4],
  ])("from the side move %s", (id, index) => {
    const after = (side: -1 | 1 | 0): number => {
      const env: InPlaceEnv = makeReference({ id, kwargs: {} });
      let { observation } = env.reset({ seed: 5 });
      const doc = specOf(id).doc!;
      if (side !== 0) for (const push of sidePush(doc, side)) apply(env, doc, push);
      const { idle } = doc;
      ({ observation } = env.step(typeof idle === "number" ? idle : Float32Array.from(idle ?? [])));
      return (observation as Float32Array)[index];
    };
    const [left, none, right] = [after(-1), after(0), after(1)];
    expect(Math.sign(left - none)).toBe(-Math.sign(right - none));
    expect(Math.abs(right - none)).toBeGreaterThan(0.01);
  });
});
