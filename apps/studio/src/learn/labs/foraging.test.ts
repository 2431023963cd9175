import { describe, expect, it } from "vitest";
import { ALPHA, type Curiosity, Forager, GAMMA, MAP, MOST_STEPS, PILE, plansForPile } from "./foraging.ts";
import { backupLines, targetOf } from "./shared/backup-lines.ts";

const world = { map: MAP, pile: PILE };
const curious = (epsilon: number, other: Partial<Curiosity> = {}): Curiosity => ({
  epsilon,
  falls: false,
  gamma: GAMMA,
  alpha: ALPHA,
  ...other,
});

function run(epsilon: number, { seed = 0, ...other }: Partial<Curiosity> & { readonly seed?: number } = {}): Forager {
  const forager = new Forager(world, curious(epsilon, other), seed);
  while (forager.step());
  return forager;
}

it("begins with the mouse at its place, before any step", () => {
  expect(new Forager(world, curious(0), 0)).toMatchObject({
    place: MAP.join("").indexOf("M"),
    steps: 0,
    backup: null,
  });
});

describe("exploration", () => {
  it("without it the mouse stays with the crumbs, seed after seed", () => {
    for (const seed of [0, 1, 2, 3]) {
      const own = run(0, { seed });
      expect(own.steps).toBe(MOST_STEPS);
      expect(own.found, `seed ${seed}`).toBeNull();
      expect(own.cheeses).toBeGreaterThan(0.45 * MOST_STEPS);
      expect(plansForPile(world, own.q)).toBe(false);
    }
  });

  it("with much of it the mouse finds the pile and learns the way, seed after seed", () => {
    for (const seed of [0, 1, 2, 3]) {
      const own = run(0.5, { seed });
      expect(own.found, `seed ${seed}`).not.toBeNull();
      expect(own.piles).toBeGreaterThan(500);
      expect(plansForPile(world, own.q)).toBe(true);
    }
  });

  it("finds the pile and plans for the crumbs where the future hardly counts", () => {
    const own = run(0.5, { gamma: 0.1 });
    expect(own.found).not.toBeNull();
    expect(plansForPile(world, own.q)).toBe(false);
  });

  it("earns more where ε falls once the pile is known", () => {
    const own = run(1, { falls: true });
    expect(own.epsilon).toBeCloseTo(0.05, 9);
    expect(own.piles).toBeGreaterThan(run(0.5).piles);
  });

  it("counts every step as a visit", () => {
    const own = run(0.5);
    expect(own.visits.reduce((sum, count) => sum + count, 0)).toBe(MOST_STEPS);
  });
});

it("shows the very correction that the library made", () => {
  const own = new Forager(world, curious(0.8, { gamma: 0.7, alpha: 0.25 }), 1);
  let checked = 0;
  for (let step = 0; step < 3000; step++) {
    const before = own.q.slice();
    own.step();
    const changed = own.q.findIndex((value, index) => value !== before[index]);
    const { backup } = own;
    if (backup === null || changed === -1) continue;
    checked++;
    expect(backup).toMatchObject({ old: before[changed], alpha: 0.25, gamma: 0.7 });
    expect(own.q[changed]).toBe(backup.old + 0.25 * (targetOf(backup) - backup.old));
  }
  expect(checked).toBeGreaterThan(500);
});

it("writes a correction out", () => {
  const backup = {
    state: "row 5, column 3",
    action: "left",
    old: 2,
    alpha: 0.5,
    gamma: 0.9,
    reward: 1,
    next: 10,
    terminated: false,
  };
  expect(backupLines(backup)).toEqual([
    "in row 5, column 3, action left: Q was 2",
    "target = r + γ · max Q′ = 1 + 0.9 × 10 = 10",
    "error = target − Q = 10 − 2 = 8",
    "Q ← Q + α · error = 2 + 0.5 × 8 = 6",
  ]);
  expect(backupLines({ ...backup, old: 10 + 1e-13 })[2]).toBe("error = target − Q = 10 − 10 = 0");
  expect(backupLines({ ...backup, terminated: true })[1]).toBe(
    "target = r + γ · max Q′ = 1 + 0 (the episode ended) = 1",
  );
});
