import { expect, it } from "vitest";
import { scorePlatformer, trainPlatformer } from "./shared/platformer-training.ts";
import { differences, REQUESTS, TWIN_LEVELS, viewsOf } from "./state-and-observation.ts";

it("has two levels of one first observation and two states", () => {
  const [a, b] = TWIN_LEVELS.map(viewsOf);
  expect(a.window.length).toBeLessThan(a.full.length / 5);
  expect(differences(a.window, b.window)).toBe(0);
  expect(differences(a.full, b.full)).toBeGreaterThan(50);
});

it("learns more from the window than from the whole state, as lesson and lab say", () => {
  const [window, full] = [REQUESTS.window, REQUESTS.full].map((request) => {
    for (const { agent, updates } of trainPlatformer(request)) {
      if (updates === request.updates) return scorePlatformer(agent.policy, request);
    }
    return null;
  });
  expect(window).toEqual({ episodes: 20, meanReturn: 6.5, flags: 4 });
  expect(full).toEqual({ episodes: 20, meanReturn: 0, flags: 0 });
});
