import type { Algorithm, Metrics } from "perilune/algorithms";
import { checkResumable, type SavedSegment, saveModel, weightsHash } from "perilune/checkpoint";
import { specOf } from "perilune/envs/registry";
import { Arena } from "perilune/nn";
import type { NamedTensor } from "perilune/policies";
import {
  type Callback,
  checkpoints,
  createAgent,
  type Evaluations,
  earlyStop,
  evaluations,
  jsonlWriter,
  SELECTION_SEED,
  train,
} from "perilune/training";
import type { Clock, Governor } from "./governor.ts";
import type { EvaluationRecord, PolicySnapshot, Report } from "./protocol.ts";
import type { OpenRun } from "./run-folder.ts";
import { Speedometer } from "./speedometer.ts";

/** Milliseconds between two reports of metrics: sixty a second, more is not seen. */
const METRICS_EVERY = 1000 / 60;
/** Milliseconds between two policies sent to be drawn. */
const POLICY_EVERY = 200;
/** Frames a second of an environment that does not say its own. */
const USUAL_FPS = 30;

const NO_SIMD =
  "This browser has no WebAssembly SIMD: training gives the same bits, only slower; a browser of 2023 or later is faster";

/** What a training needs from where it runs. */
export interface TrainingHost {
  readonly clock: Clock;
  readonly governor: Governor;
  report(report: Report, transfer?: Transferable[]): void;
}

/**
 * Trains a run to its end, or until it is stopped, from its newest checkpoint where it has one.
 *
 * The bits are those of `perilune train` with the same configuration: nothing here changes what is learned.
 *
 * @param begunPaused Whether the governor holds it before its first update.
 * @param agent Its learner at its start, where that is there already.
 */
export async function trainRun(
  run: OpenRun,
  host: TrainingHost,
  begunPaused = false,
  agent: Algorithm = createAgent(run.config),
): Promise<void> {
  const { config } = run;
  const { clock, governor, report } = host;
  const checkpoint = await run.checkpoint();
  if (checkpoint !== null) {
    checkResumable(checkpoint, agent);
    agent.restore(checkpoint);
  }
  const begin = agent.numTimesteps;
  const history = await run.history(begin);
  const mark = specOf(config.env).rewardThreshold ?? null;
  report({ kind: "begun", run: run.path, config, mark, timesteps: begin, paused: begunPaused, ...history });
  const end = config.stop_at_threshold ? mark : null;
  const evaluator = config.eval_freq === null ? null : openEvaluator(run, agent, host, history.evaluations);
  const isSolved = end !== null && (history.evaluations.at(-1)?.meanReward ?? Number.NEGATIVE_INFINITY) >= end;
  if (agent.policy.spec.kind !== "table" && new Arena(1).kind === "plain") report({ kind: "warned", message: NO_SIMD });
  const announcer = new Announcer(agent, host);
  announcer.policy();
  const realTime = config.n_envs * (specOf(config.env).doc?.fps ?? USUAL_FPS);
  const lines = jsonlWriter((text) => run.addMetrics(text));
  governor.begin(begin);
  if (begunPaused && !isSolved) await governor.turn(begin, realTime);
  const {
    timesteps,
    stopped,
    seconds = 0,
  } = isSolved
    ? { timesteps: begin, stopped: "early" as const }
    : await train(agent, {
        totalTimesteps: config.n_timesteps,
        callbacks: [
          ...(evaluator === null ? [] : [evaluator.callback]),
          ...(evaluator === null || end === null
            ? []
            : [earlyStop({ evaluations: evaluator.callback, rewardThreshold: end })]),
          // Before the checkpoint, so that no checkpoint is ever ahead of the metrics.
          { onUpdate: (record) => lines.write(record) },
          saver(run, host, checkpoint?.savedSegments ?? []),
        ],
        writers: [announcer],
        signal: governor,
        now: () => clock.now() - governor.held - (evaluator?.milliseconds() ?? 0),
        pause: () => governor.turn(agent.numTimesteps, realTime),
      });
  announcer.flush();
  announcer.policy();
  if (stopped !== "aborted") {
    const model = saveModel(agent.policy, { algorithm: agent.name, env: agent.env });
    await forgive(host, () => run.finish(model));
  }
  const outcome = { stopped, timesteps, seconds, weightsHash: weightsHash(agent.policy) };
  report({ kind: "ended", outcome });
}

/** Tells the page of metrics and policies, as often as it can show them. */
class Announcer {
  readonly #agent: Algorithm;
  readonly #host: TrainingHost;
  readonly #speedometer = new Speedometer();
  #records: Metrics[] = [];
  #metricsAt = Number.NEGATIVE_INFINITY;
  #policyAt = Number.NEGATIVE_INFINITY;
  #stepsPerSecond = 0;

  constructor(agent: Algorithm, host: TrainingHost) {
    this.#agent = agent;
    this.#host = host;
    this.#speedometer.at(this.#now(), agent.numTimesteps);
  }

  write(record: Metrics): void {
    const now = this.#now();
    this.#records.push(record);
    this.#stepsPerSecond = this.#speedometer.at(now, this.#agent.numTimesteps);
    if (now - this.#metricsAt >= METRICS_EVERY || this.#host.governor.isHolding) this.flush();
    if (now - this.#policyAt >= POLICY_EVERY || this.#host.governor.isHolding) this.policy();
  }

  /** Sends the metrics that wait. */
  flush(): void {
    if (this.#records.length === 0) return;
    const { numTimesteps: timesteps } = this.#agent;
    this.#host.report({ kind: "metrics", records: this.#records, timesteps, stepsPerSecond: this.#stepsPerSecond });
    this.#records = [];
    this.#metricsAt = this.#now();
  }

  /** Sends the policy as it is. */
  policy(): void {
    const policy = snapshot(this.#agent);
    this.#host.report(
      { kind: "policy", policy },
      policy.tensors.map(([, { data }]) => data.buffer),
    );
    this.#policyAt = this.#now();
  }

  /** Time that counts as training. */
  #now(): number {
    return this.#host.clock.now() - this.#host.governor.held;
  }
}

/** The policy as data of its own. */
export function snapshot({ policy, numTimesteps }: Pick<Algorithm, "policy" | "numTimesteps">): PolicySnapshot {
  const tensors = [...policy.tensors()].map(([name, { shape, data }]): [string, NamedTensor] => [
    name,
    { shape: [...shape], data: data.slice() },
  ]);
  return { timesteps: numTimesteps, spec: policy.spec, tensors };
}

interface Evaluator {
  readonly callback: Evaluations;
  /** Time that evaluations have taken: it is none of training's. */
  milliseconds(): number;
}

function openEvaluator(
  run: OpenRun,
  agent: Algorithm,
  { clock, report }: TrainingHost,
  before: readonly EvaluationRecord[],
): Evaluator {
  const { eval_freq: every, eval_episodes: episodes } = run.config;
  const inner = evaluations({
    env: agent.env ?? run.config.env,
    every: every ?? run.config.n_timesteps,
    episodes,
    seed: SELECTION_SEED,
    best: Math.max(Number.NEGATIVE_INFINITY, ...before.map(({ meanReward }) => meanReward)),
    onEvaluation: (evaluation, timesteps) => {
      run.addEvaluation(evaluation, timesteps);
      run.addPolicy(saveModel(agent.policy, { algorithm: agent.name, env: agent.env }), timesteps);
      const { meanReward, stdReward, meanLength, returns, lengths } = evaluation;
      report({ kind: "evaluated", evaluation: { timesteps, meanReward, stdReward, meanLength, returns, lengths } });
    },
    saveBest: (model) => run.setBestModel(model),
  });
  let milliseconds = 0;
  const callback: Evaluations = {
    get latest() {
      return inner.latest;
    },
    get best() {
      return inner.best;
    },
    onStart: (training) => inner.onStart?.(training),
    onUpdate: async (metrics, training) => {
      const start = clock.now();
      await inner.onUpdate?.(metrics, training);
      milliseconds += clock.now() - start;
    },
  };
  return { callback, milliseconds: () => milliseconds };
}

/** Keeps checkpoints; where the store refuses one, training goes on and the page is told. */
function saver(run: OpenRun, host: TrainingHost, saved: readonly SavedSegment[]): Callback {
  const inner = checkpoints({
    every: run.config.save_freq,
    save: async (bytes, timesteps) => {
      await run.save(bytes, timesteps);
      host.report({ kind: "saved", timesteps });
    },
    segments: { store: run.segments, saved },
  });
  return {
    onStart: (training) => inner.onStart?.(training),
    onUpdate: (metrics, training) => forgive(host, async () => void (await inner.onUpdate?.(metrics, training))),
    onEnd: (training, stopped) => forgive(host, async () => inner.onEnd?.(training, stopped)),
  };
}

async function forgive({ report }: TrainingHost, store: () => Promise<void>): Promise<void> {
  try {
    await store();
  } catch (error) {
    report({
      kind: "warned",
      message: `The run could not be stored: ${error instanceof Error ? error.message : error}`,
    });
  }
}
