import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as client from "@huggingface/hub";
import { createHub, type Hub } from "@perilune/hub-server";
import { encodeReplay, evaluate, load, recordReplay } from "perilune";
import { push } from "perilune/hub";
import { cpuSeconds, median, type Result } from "../measure.ts";

const AGENTS = 1000;
const ROUNDS = 5;
const BOARD = "LunarLander-v3";
const agentFile = (name: string): URL =>
  new URL(`../../../packages/hub-server/agents/ppo-LunarLander-v3/${name}`, import.meta.url);

/** What a round is measured by, in milliseconds. */
interface Clock {
  readonly name: string;
  now(): number;
}
/** Of hub and client together; both are in this process, and wait for nothing. */
const cpuTime: Clock = { name: "CPU time of hub and client", now: () => 1000 * cpuSeconds() };
/** A push waits for the disk. */
const wallClock: Clock = { name: "wall clock", now: () => performance.now() };

/** Times some work, one round first, uncounted. */
async function measure(name: string, clock: Clock, target: number, work: () => Promise<unknown>): Promise<Result> {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const start = clock.now();
    await work();
    if (round > 0) rounds.push(clock.now() - start);
  }
  return {
    name,
    unit: "ms",
    median: median(rounds),
    rounds,
    target: { value: target, better: "lower" },
    note: clock.name,
  };
}

/** Puts agents on a board as if each had been pushed, run and found to be worth something else. */
async function fillBoard({ context: { database } }: Hub): Promise<void> {
  const now = new Date().toISOString();
  const numbers = Array.from({ length: AGENTS }, (_, i) => i);
  const id = (i: number): string => i.toString(16).padStart(24, "0");
  await database.transaction().execute(async (transaction) => {
    for (let at = 0; at < AGENTS; at += 100) {
      const some = numbers.slice(at, at + 100);
      const repos = some.map((i) => {
        const name = `agent-${i}`;
        const times = { created_at: now, updated_at: now };
        return { id: id(i), kind: "model" as const, namespace: "me", name, key: `me/${name}`, private: 0, ...times };
      });
      await transaction.insertInto("repos").values(repos).execute();
      const runs = some.map((i) => ({
        id: id(i),
        board_id: BOARD,
        repo_id: id(i),
        commit_id: id(i),
        weights_hash: id(i),
        submitted_by: "me",
        status: "verified" as const,
        claimed_mean: i,
        claimed_std: 1,
        mean: (i * 37) % AGENTS,
        std: 1,
        result: ((i * 37) % AGENTS) - 1,
        iqm: i,
        low: i - 1,
        high: i + 1,
        episodes: 100,
        returns: JSON.stringify(Array(100).fill(i + 0.123456789)),
        lengths: JSON.stringify(Array(100).fill(200)),
        current: 1,
        queued_at: now,
        finished_at: now,
      }));
      await transaction.insertInto("verifications").values(runs).execute();
    }
  });
}

/** Listing a board of a thousand agents, and pushing one to a hub on this machine. */
export async function run(): Promise<Result[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "perilune-bench-hub-"));
  let accessToken = "";
  const hub = await createHub({
    data: path.join(folder, "data"),
    port: 0,
    rateLimit: false,
    agents: false,
    // What is pushed here is not run: the evaluator would take the processor from what is measured.
    entryLimits: { perAgent: 0, perUser: 0 },
    quotas: { reposPerAccount: 2 * AGENTS },
    onFirstToken: (token) => {
      accessToken = token;
    },
  });
  try {
    await fillBoard(hub);
    const { boards, standings } = hub.context;
    const board = await boards.find(BOARD);
    const results = [
      await measure(`board of ${AGENTS} agents, the service`, cpuTime, 50, () =>
        standings.page(board, { limit: AGENTS, viewer: null }),
      ),
      await measure(`board of ${AGENTS} agents, over HTTP`, cpuTime, 50, async () => {
        const answer = await fetch(`${hub.url}/api/boards/${BOARD}?limit=${AGENTS}`);
        const { standings: lines } = (await answer.json()) as { standings: unknown[] };
        if (lines.length !== AGENTS) throw new Error(`the board lists ${lines.length} agents instead of ${AGENTS}`);
      }),
      await measure(`board of ${AGENTS} agents, its first page`, cpuTime, 50, async () =>
        (await fetch(`${hub.url}/boards/${BOARD}`)).text(),
      ),
    ];

    const { policy, env } = await load(await readFile(agentFile("model.safetensors")));
    if (env === null) throw new Error("the agent does not name its environment");
    const video = await readFile(agentFile("replay.mp4"));
    const evaluation = evaluate(policy, env.id, { episodes: 10 });
    const replay = encodeReplay(recordReplay(policy, env, { episodes: 1 }));
    let pushes = 0;
    const pushing = () =>
      push(policy, `me/pushed-${pushes++}`, {
        client,
        accessToken,
        hubUrl: hub.url,
        env,
        evaluator: () => evaluation,
        recorder: async () => ({ json: replay, mp4: video }),
        now: () => new Date().toISOString(),
      });
    return [...results, await measure("push of an agent, evaluated and recorded before", wallClock, 1000, pushing)];
  } finally {
    await hub.close();
    await rm(folder, { recursive: true, force: true });
  }
}
