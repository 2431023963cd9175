import { choice, flag, integer, json, number, text, urlParam } from "../app/url-state.ts";

// What the Train page is about, as its address holds it: a link opens the same task with the same settings.

export const env = urlParam("env", text, "CartPole-v1");
/** Empty for the one that suits the environment. */
export const algorithm = urlParam("algo", text, "");
export const seed = urlParam("seed", integer(0, Number.MAX_SAFE_INTEGER), 1);
/** Zero for as many as the tuned settings say. */
export const steps = urlParam("steps", integer(0, 1e9), 0);
/** Zero for as many as the tuned settings say. */
export const numEnvs = urlParam("envs", integer(0, 4096), 0);

/** Settings that differ from the tuned ones, by their names outside of code. */
export const overrides = urlParam<Readonly<Record<string, unknown>>>("set", json(isRecord), {});

/** The run that is shown: its path in the store. */
export const run = urlParam("run", text, "");
/** Times real time; 0 for as fast as it goes. */
export const speed = urlParam("speed", integer(0, 1000), 0);
export const tab = urlParam("tab", choice(["return", "losses", "evaluations"]), "return");
export const xAxis = urlParam("x", choice(["steps", "seconds"]), "steps");
/** Weight of what came before in the smoothed curve. */
export const smoothing = urlParam("smooth", number(0, 0.99), 0.6);
/** Whether the drawn agent always takes its most probable action. */
export const greedy = urlParam("greedy", flag, true);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
