import { PeriluneError } from "../../errors.ts";

/** A map of tiles, read from text. */
export interface MazeMap {
  readonly rows: number;
  readonly columns: number;
  /** One character per tile, row after row. */
  readonly tiles: string;
}

/** Moves of a walker in a maze, in the order of the actions. */
export const MOVES: readonly string[] = ["up", "right", "down", "left"];
const ROW_STEP = [-1, 0, 1, 0];
const COLUMN_STEP = [0, 1, 0, -1];

/** More tiles than this make tables and pages unwieldy. */
const MOST_TILES = 4096;

/**
 * Reads a map: rows of equal length, one character a tile.
 *
 * @param known the characters that may stand in it
 * @throws PeriluneError when it is empty, ragged or too large, or holds another character
 */
export function readMap(env: string, lines: readonly string[], known: string): MazeMap {
  const columns = lines[0]?.length ?? 0;
  if (columns === 0) throw new PeriluneError(`${env}: expected a map of at least one tile, got none; write its rows`);
  const ragged = lines.find((line) => line.length !== columns);
  if (ragged !== undefined) {
    throw new PeriluneError(
      `${env}: expected map rows of ${columns} tiles, got "${ragged}" of ${ragged.length}; make all rows equally long`,
    );
  }
  const tiles = lines.join("");
  if (tiles.length > MOST_TILES) {
    throw new PeriluneError(
      `${env}: expected a map of at most ${MOST_TILES} tiles, got ${tiles.length}; make it smaller`,
    );
  }
  const unknown = [...tiles].find((tile) => !known.includes(tile));
  if (unknown !== undefined) {
    throw new PeriluneError(`${env}: expected a map of the tiles "${known}", got "${unknown}"; replace it`);
  }
  return { rows: lines.length, columns, tiles };
}

/**
 * The one tile of a kind, as an index into `tiles`.
 *
 * @throws PeriluneError when there is none, or more than one
 */
export function onlyTile(env: string, map: MazeMap, tile: string, what: string): number {
  const at = map.tiles.indexOf(tile);
  const count = [...map.tiles].filter((each) => each === tile).length;
  if (count !== 1) {
    throw new PeriluneError(`${env}: expected one ${what} ("${tile}") in the map, got ${count}; put in exactly one`);
  }
  return at;
}

/** Where a move from a tile leads: the neighbour, or the same tile where a wall or the edge of the map is. */
export function moved(map: MazeMap, from: number, move: number): number {
  const row = Math.floor(from / map.columns) + ROW_STEP[move];
  const column = (from % map.columns) + COLUMN_STEP[move];
  if (row < 0 || row >= map.rows || column < 0 || column >= map.columns) return from;
  const to = row * map.columns + column;
  return map.tiles[to] === "#" ? from : to;
}
