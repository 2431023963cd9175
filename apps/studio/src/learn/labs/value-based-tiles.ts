import { formatNumber } from "../../ui/format.ts";
import type { GridTile } from "./shared/grid-view.tsx";
import type { Thing } from "./shared/things.tsx";
import { heatOf, MOVES, shortCount, shortNumber, type TileMap } from "./shared/tile-map.ts";

const NAMES: Readonly<Record<string, string>> = { S: "start", ".": "floor", "~": "mud" };
const THINGS: Readonly<Record<string, readonly Thing[]>> = { S: ["start"], "~": ["mud"] };

export interface Drawn {
  readonly value: (tile: number) => number;
  readonly arrows: (tile: number) => number[];
  readonly agent?: number;
  /** How often the agent was on each tile, where that is to be shown in place of the values. */
  readonly visits?: ArrayLike<number>;
  /** Tiles of the greedy way, set off by their colour. */
  readonly way?: readonly number[];
}

/** The tiles of a grid as they are drawn: with their values, or with how often each was visited. */
export function tilesOf(map: TileMap, drawn: Drawn): GridTile[] {
  const { value, arrows, agent, way = [], visits } = drawn;
  const all = [...map.join("")];
  const floor = all.flatMap((tile, index) => ("#G".includes(tile) ? [] : [index]));
  const least = Math.min(-1, ...floor.map(value));
  const most = Math.max(1, ...floor.map((index) => visits?.[index] ?? 0));
  return all.map((tile, index) => {
    if (tile === "#") return { label: "wall", isWall: true };
    if (tile === "G") return { label: "goal", things: ["goal"], heat: 1 };
    const own = arrows(index);
    const best = MOVES.filter((_, move) => own[move] > 0).join(" or ");
    const isAgent = index === agent;
    const isOnWay = way.includes(index);
    const words = [
      NAMES[tile],
      ...(isAgent ? ["the agent is here"] : []),
      visits === undefined ? `value ${formatNumber(value(index))}` : `${formatNumber(visits[index])} visits`,
      ...(best === "" ? [] : [`best move ${best}`]),
      ...(isOnWay ? ["on the greedy way"] : []),
    ];
    const things: Thing[] = [...(THINGS[tile] ?? []), ...(isAgent ? (["agent"] as const) : [])];
    const heat = visits === undefined ? (isOnWay ? 0.9 : (value(index) / least) * -0.6) : heatOf(visits[index], most);
    return {
      label: words.join(", "),
      things,
      arrows: isAgent ? [] : own,
      heat,
      text: visits === undefined ? shortNumber(value(index)) : shortCount(visits[index]),
    };
  });
}
