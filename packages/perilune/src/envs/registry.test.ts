import { describe, expect, it } from "vitest";
import { PeriluneError } from "../errors.ts";
import { Discrete } from "../spaces/discrete.ts";
import type { Env, Reset, Step } from "./env.ts";
import type { EnvDoc } from "./env-doc.ts";
import { createEnv, register, registeredIds, specOf } from "./registry.ts";

const doc: EnvDoc = {
  title: "Pond",
  description: "",
  observation: [],
  actions: ["wait"],
  keys: {},
  idle: 0,
  rewards: "",
  startingState: "",
  episodeEnd: [],
  arguments: {
    frozen: { type: "boolean", default: false, description: "" },
    depth: { type: "number", default: 2, min: 0, max: 10, exclusive: true, description: "" },
    frogs: { type: "integer", default: 3, min: 1, description: "" },
    colour: { type: "string", default: "green", description: "" },
  },
  source: "",
  versions: {},
  fps: 1,
  width: 1,
  height: 1,
};

/** An environment that shows what it was made with. */
class Pond implements Env<Discrete, Discrete> {
  readonly observationSpace: Discrete = new Discrete(1);
  readonly actionSpace: Discrete = new Discrete(1);
  readonly made: object;

  constructor(made: object) {
    this.made = made;
  }

  reset(): Reset<number> {
    return { observation: 0, info: {} };
  }

  step(): Step<number> {
    return { observation: 0, reward: 0, terminated: false, truncated: false, info: {} };
  }
}

const create = (kwargs: object): Pond => new Pond(kwargs);
register({ id: "test/Pond-v2", create, doc });
register({ id: "test/Pond-v10", create, doc, rewardThreshold: 5, kwargs: { frogs: 7 } });
register({ id: "test/Lake-v0", create, maxEpisodeSteps: 9 });
register({ id: "Puddle", create });

function made(id: string, kwargs: Record<string, unknown>): object {
  return (createEnv(specOf(id), kwargs) as Pond).made;
}

describe("register", () => {
  it("makes ids known", () => {
    expect(registeredIds().filter((id) => /^test\/[PL]/.test(id))).toEqual([
      "test/Lake-v0",
      "test/Pond-v10",
      "test/Pond-v2",
    ]);
    expect(specOf("test/Lake-v0").maxEpisodeSteps).toBe(9);
  });

  it.each(["", "a/b/c-v0", "Pond v0", "/Pond-v0", "Pond-v0/"])('refuses the id "%s"', (id) => {
    expect(() => register({ id, create })).toThrow(`expected an id like Name-v0 or namespace/Name-v0, got "${id}"`);
  });

  it("refuses an id that is taken, and a limit that is none", () => {
    expect(() => register({ id: "test/Pond-v2", create })).toThrow(
      'got "test/Pond-v2", which is taken; raise its version',
    );
    expect(() => register({ id: "test/New-v0", create, maxEpisodeSteps: 0 })).toThrow("at least 1, got 0");
    expect(registeredIds()).not.toContain("test/New-v0");
  });
});

describe("specOf", () => {
  it("takes the greatest version, as a number, when none is given", () => {
    expect(specOf("test/Pond").id).toBe("test/Pond-v10");
    expect(specOf("test/Pond-v2").id).toBe("test/Pond-v2");
    expect(specOf("Puddle").id).toBe("Puddle");
  });

  it.each([
    ["test/Pnd-v2", "test/Pond-v2"],
    ["TEST/LAKE-V0", "test/Lake-v0"],
    ["test/Lake-v1", "test/Lake-v0"],
    ["Pudle", "Puddle"],
  ])("names the closest id for %s", (id, closest) => {
    expect(() => specOf(id)).toThrow(PeriluneError);
    expect(() => specOf({ id } as never)).toThrow("expected the id of an environment, got an object");
    expect(() => specOf(id)).toThrow(`unknown environment "${id}"; did you mean "${closest}"?`);
  });
});

describe("createEnv", () => {
  it("fills in defaults, then the id's presets, then what the caller gives", () => {
    expect(made("test/Pond-v2", {})).toEqual({ frozen: false, depth: 2, frogs: 3, colour: "green" });
    expect(made("test/Pond-v10", { depth: 0.5 })).toEqual({ frozen: false, depth: 0.5, frogs: 7, colour: "green" });
    expect(made("test/Pond-v10", { frogs: 1, colour: undefined })).toMatchObject({ frogs: 1, colour: "green" });
  });

  it("passes anything to an environment without documentation", () => {
    expect(made("test/Lake-v0", { anything: [1] })).toEqual({ anything: [1] });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ frog: 1 }, 'unknown argument of test/Pond-v2 "frog"; did you mean "frogs"?'],
    [
      { frozen: 1 },
      "test/Pond-v2: expected frozen to be a boolean, got the number 1; change it or leave it out (default false)",
    ],
    [{ depth: 10 }, "expected depth to be a number above 0 and below 10, got the number 10"],
    [{ depth: "3" }, 'expected depth to be a number above 0 and below 10, got the string "3"'],
    [{ depth: Number.NaN }, "got the number NaN"],
    [{ frogs: 1.5 }, "expected frogs to be an integer at least 1, got the number 1.5"],
    [{ frogs: 0 }, "got the number 0"],
    [{ colour: 5 }, "expected colour to be a string, got the number 5"],
  ])("refuses %j", (kwargs, message) => {
    expect(() => made("test/Pond-v2", kwargs)).toThrow(PeriluneError);
    expect(() => made("test/Pond-v2", kwargs)).toThrow(message);
  });
});
