import type { Codec } from "../../../app/url-state.ts";

/** Rows of tiles, one character each, as the library's mazes take them. */
export type TileMap = readonly string[];

/** Names of the moves in the mazes' order, and how far each goes. */
export const MOVES = ["up", "right", "down", "left"] as const;

/** A kind of tile that a learner may put down. */
export interface TileKind {
  /** The character in the map. */
  readonly tile: string;
  readonly name: string;
  /** Whether there is one of it: putting it down takes it away where it was. */
  readonly isOne?: boolean;
  /** Whether the map may do without it. @default false for one of a kind, true for others */
  readonly isOptional?: boolean;
}

const FLOOR = ".";

/**
 * The map with a tile put down.
 *
 * What there is one of moves; what the map needs is not painted over, and the map comes back as it was.
 */
export function paint(map: TileMap, index: number, tile: string, kinds: readonly TileKind[]): TileMap {
  const columns = map[0].length;
  const tiles = [...map.join("")];
  const kindOf = (character: string): TileKind | undefined => kinds.find((kind) => kind.tile === character);
  const there = kindOf(tiles[index]);
  if (tiles[index] === tile || (there?.isOne === true && there.isOptional !== true)) return map;
  const old = kindOf(tile)?.isOne === true ? tiles.indexOf(tile) : -1;
  if (old >= 0) tiles[old] = FLOOR;
  tiles[index] = tile;
  return map.map((_, row) => tiles.slice(row * columns, (row + 1) * columns).join(""));
}

/** Where a tile is: "row 2, column 3". */
export function placeName(index: number, columns: number): string {
  return `row ${Math.floor(index / columns) + 1}, column ${(index % columns) + 1}`;
}

/** A map in the address: its rows with a `/` between; one that `build` refuses counts as none. */
export function mapCodec(build: (map: TileMap) => unknown): Codec<TileMap> {
  return {
    parse: (text) => {
      const map = text.split("/");
      try {
        build(map);
        return map;
      } catch {
        return undefined;
      }
    },
    format: (map) => map.join("/"),
  };
}

/** How a value is coloured, from −1 to 1: the square root of its part of the greatest, so that small ones are seen. */
export function heatOf(value: number, greatest: number): number {
  if (!(greatest > 0)) return 0;
  return Math.sign(value) * Math.sqrt(Math.min(1, Math.abs(value) / greatest));
}

/** The best moves of a row of action values as arrows of equal strength; none where nothing is known. */
export function bestArrows(q: ArrayLike<number>, row: number, count: number = MOVES.length): number[] {
  const values = Array.from({ length: count }, (_, action) => q[row + action]);
  const best = Math.max(...values);
  if (values.every((value) => value === best)) return values.map(() => 0);
  return values.map((value) => (value >= best - 1e-9 * Math.abs(best) ? 1 : 0));
}

/** A value as it fits into a tile: two or three digits. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  const text = size < 0.005 ? "0" : value.toFixed(size >= 9.95 ? 0 : size >= 0.995 ? 1 : 2);
  return text.replace("-", "−");
}

/** A count as it fits into a tile. */
export function shortCount(count: number): string {
  return count < 1000 ? String(count) : `${(count / 1000).toFixed(count < 9950 ? 1 : 0)}k`;
}
