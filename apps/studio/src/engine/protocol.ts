import type { Metrics } from "perilune/algorithms";
import type { EnvDoc } from "perilune/envs";
import type { Descriptors } from "perilune/hyperparams";
import type { NamedTensor, PolicySpec } from "perilune/policies";
import type { SpaceJson } from "perilune/spaces";
import type { Evaluation, RunConfig, RunRequest } from "perilune/training";
import type { MachineRunState } from "../runs/machine-store.ts";

/** What the page asks of the training worker. */
export type Command =
  /** Asks for what is to be known of a task; answered by `described` with the same number. */
  | { readonly kind: "describe"; readonly id: number; readonly env: string; readonly algorithm: string }
  /** Begins a new run, with the tuned settings beneath what is asked. */
  | { readonly kind: "start"; readonly request: StartRequest }
  /** Begins a new run of that configuration. */
  | { readonly kind: "repeat"; readonly config: RunConfig }
  /** Goes on with a run of the store from its newest checkpoint, at once or held. */
  | { readonly kind: "open"; readonly run: string; readonly paused: boolean }
  /** Shows a run that this machine trains or has trained, and what becomes of it. */
  | { readonly kind: "watch"; readonly run: string }
  /** Whether anybody sees the page: a run that is only watched needs no looks where nobody does. */
  | { readonly kind: "seen"; readonly isSeen: boolean }
  | { readonly kind: "pause" }
  /** One update, then held. */
  | { readonly kind: "update" }
  | { readonly kind: "continue" }
  /** Ends the run after the present update, with a checkpoint to go on from. */
  | { readonly kind: "stop" }
  /** As `stop`, and nothing more is to be told of it. */
  | { readonly kind: "leave" }
  /** Times real time in which each training environment runs; `Infinity` for as fast as it goes. */
  | { readonly kind: "speed"; readonly factor: number };

/** A run as the page asks for it. */
export interface StartRequest
  extends Pick<RunRequest, "algorithm" | "env" | "envArguments" | "seed" | "steps" | "nEnvs"> {
  /** Hyper-parameters that differ from the tuned ones, by their names and in their form outside of code. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether it trains for all its steps, although the task may be solved before. @default false */
  readonly toTheEnd?: boolean;
}

/**
 * A report on its way.
 *
 * Page and worker count what was begun or left: what a run before has still to tell is not taken for the present one's.
 */
export interface Letter {
  /** `null` for what belongs to no run. */
  readonly turn: number | null;
  readonly report: Report;
}

/** What the training worker tells the page. */
export type Report =
  | { readonly kind: "described"; readonly id: number; readonly task: Task | null; readonly problem: string | null }
  /** A run is under way (again): `records` are those it had before. */
  | {
      readonly kind: "begun";
      readonly run: string;
      readonly config: RunConfig;
      /** The mean return at which the task counts as solved, where it has one. */
      readonly mark: number | null;
      readonly timesteps: number;
      readonly records: readonly Metrics[];
      readonly evaluations: readonly EvaluationRecord[];
      readonly paused: boolean;
      /** Where a run stands that is only watched. */
      readonly watched?: MachineRunState;
    }
  | { readonly kind: "watched"; readonly state: MachineRunState; readonly timesteps: number }
  /** What the latest updates measured; at most sixty a second. */
  | {
      readonly kind: "metrics";
      readonly records: readonly Metrics[];
      readonly timesteps: number;
      /** Over the last second of training; waiting for the page's speed counts, a pause does not. */
      readonly stepsPerSecond: number;
    }
  /** The policy as it is now; a few times a second. */
  | { readonly kind: "policy"; readonly policy: PolicySnapshot }
  | { readonly kind: "evaluated"; readonly evaluation: EvaluationRecord }
  | { readonly kind: "saved"; readonly timesteps: number }
  /** Something did not work, and training goes on. */
  | { readonly kind: "warned"; readonly message: string }
  | { readonly kind: "paused" | "continued"; readonly timesteps: number }
  | { readonly kind: "ended"; readonly outcome: Outcome }
  /** A run had to make way for another, or was left; it is kept, to go on with. */
  | { readonly kind: "left"; readonly run: LeftRun }
  | { readonly kind: "failed"; readonly message: string };

/** A run that was under way when something else was begun. */
export interface LeftRun {
  readonly path: string;
  readonly timesteps: number;
  /** What could not be stored of it, `null` where all was. */
  readonly problem: string | null;
}

/** How a run ended. */
export interface Outcome {
  /** `aborted`: it was stopped and can go on; `early`: its evaluations reached the mark. */
  readonly stopped: "target" | "early" | "aborted";
  readonly timesteps: number;
  /** Of training in this worker; evaluations are not counted, pauses are. */
  readonly seconds: number;
  /** Names the policy's weights; the same run in Node has the same. */
  readonly weightsHash: string;
}

/** An evaluation, with the steps after which it came. */
export interface EvaluationRecord
  extends Pick<Evaluation, "meanReward" | "stdReward" | "meanLength" | "returns" | "lengths"> {
  readonly timesteps: number;
}

/** A policy as data: `policyFromSpec(spec, new Map(tensors))` makes it act. */
export interface PolicySnapshot {
  readonly timesteps: number;
  readonly spec: PolicySpec;
  readonly tensors: readonly (readonly [string, NamedTensor])[];
}

/** What is to be known of an environment and an algorithm before training one in the other. */
export interface Task {
  readonly env: EnvDescription;
  readonly descriptors: Descriptors;
  /** The configuration that training starts with unless the page asks for another. */
  readonly config: RunConfig;
  /** Whether there were tuned settings. */
  readonly isTuned: boolean;
}

interface EnvDescription {
  readonly id: string;
  readonly doc: EnvDoc | null;
  readonly maxEpisodeSteps: number | null;
  readonly rewardThreshold: number | null;
  readonly observationSpace: SpaceJson;
  readonly actionSpace: SpaceJson;
}
