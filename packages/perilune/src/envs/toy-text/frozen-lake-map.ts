import { PeriluneError } from "../../errors.ts";
import { defaultRng } from "../../random/generator.ts";
import { describeValue } from "../../spaces/dtype.ts";

/** FrozenLake's own maps. */
export const MAPS: Readonly<Record<"4x4" | "8x8", readonly string[]>> = {
  "4x4": ["SFFF", "FHFH", "FFFH", "HFFG"],
  "8x8": ["SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"],
};

/** Maps drawn in vain before `generateRandomMap` gives up. */
const MAX_DRAWS = 100_000;

/**
 * Checks a map of FrozenLake and returns it: rows of equal length made of S (start), F (frozen), H (hole), G (goal).
 *
 * @throws PeriluneError when it is ragged, has another letter, or lacks a start or a goal
 */
export function checkedMap(rows: readonly string[]): readonly string[] {
  if (rows.length === 0 || rows[0].length === 0) throw wrongMap("at least one tile", "none", "give its rows");
  for (const [index, row] of rows.entries()) {
    if (row.length !== rows[0].length) {
      const got = `${row.length} tiles in row ${index} after ${rows[0].length} in row 0`;
      throw wrongMap("rows of equal length", got, "fill up the shorter rows");
    }
    const column = row.search(/[^SFHG]/);
    if (column >= 0) {
      const got = `"${row[column]}" in row ${index}, column ${column}`;
      throw wrongMap("tiles S, F, H and G", got, "write start, frozen, hole or goal");
    }
  }
  for (const [letter, name] of [
    ["S", "start"],
    ["G", "goal"],
  ]) {
    if (!rows.some((row) => row.includes(letter))) {
      throw wrongMap(`a ${name}`, "none", `write ${letter} for the tile that is one`);
    }
  }
  return rows;
}

function wrongMap(expected: string, got: string, advice: string): PeriluneError {
  return new PeriluneError(`FrozenLake: expected a map with ${expected}, got ${got}; ${advice}`);
}

/**
 * A random map of FrozenLake with a way from the start (top left) to the goal (bottom right).
 *
 * The draws are those of Gymnasium's `generate_random_map(size, p, seed)`, so the maps are too.
 *
 * @param size rows and columns, at least 2. @default 8
 * @param p probability that a tile is frozen, above 0 and at most 1; the others are holes. @default 0.8
 * @param seed of the map's own random stream. @default 0
 * @throws PeriluneError when an argument is out of its range, or so few tiles freeze that no map with a way turns up
 * @example make("FrozenLake-v1", { desc: generateRandomMap(8, 0.8, 7) })
 */
export function generateRandomMap(size = 8, p = 0.8, seed = 0): readonly string[] {
  if (!(Number.isInteger(size) && size >= 2)) {
    throw new PeriluneError(
      `generateRandomMap: expected size to be an integer of at least 2, got ${describeValue(size)}; give its rows`,
    );
  }
  if (!(p > 0 && p <= 1)) {
    throw new PeriluneError(
      `generateRandomMap: expected p to be a probability above 0, got ${describeValue(p)}; give a number up to 1`,
    );
  }
  const rng = defaultRng(seed);
  for (let draw = 0; draw < MAX_DRAWS; draw++) {
    const tiles = rng.choice(["F", "H"], size * size, { p: [p, 1 - p] });
    tiles[0] = "S";
    tiles[size * size - 1] = "G";
    if (hasWay(tiles, size))
      return Array.from({ length: size }, (_, row) => tiles.slice(row * size, (row + 1) * size).join(""));
  }
  throw new PeriluneError(
    `generateRandomMap: expected a map with a way to the goal, got none among ${MAX_DRAWS}; raise p above ${p}`,
  );
}

/** Whether frozen tiles join the first tile of a square map with the last. */
function hasWay(tiles: readonly string[], size: number): boolean {
  const seen = new Set([0]);
  // A Set is walked in the order of insertion, tiles added on the way included.
  for (const tile of seen) {
    const column = tile % size;
    const neighbours = [tile - size, tile + size];
    if (column > 0) neighbours.push(tile - 1);
    if (column < size - 1) neighbours.push(tile + 1);
    for (const next of neighbours) if (tiles[next] !== undefined && tiles[next] !== "H") seen.add(next);
  }
  return seen.has(size * size - 1);
}
