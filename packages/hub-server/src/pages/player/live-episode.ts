import {
  type EnvDoc,
  type Explanation,
  type InPlaceEnv,
  type LoadedModel,
  leavesOf,
  makeReference,
  PeriluneError,
  type Row,
  specOf,
} from "perilune";
import { actionText, type Episode, type Moment, START } from "./episode.ts";

/** Seed of the first episode that `evaluate` plays: what one sees first is what the card speaks of. */
const FIRST_SEED = 1_000_000;

/** Numbers in a network that a page still runs without a stutter. */
const MOST_PARAMETERS = 2_000_000;

/** An agent that acts by its weights, in an environment that the library makes. */
export class LiveEpisode implements Episode {
  readonly doc: EnvDoc | undefined;
  readonly env: InPlaceEnv;
  readonly takesSeeds = true;
  seed: number = FIRST_SEED;
  moment: Moment = START;

  readonly #policy: LoadedModel["policy"];
  readonly #observations: ReturnType<ReturnType<typeof leavesOf>["createBatch"]>;
  readonly #row: Row;
  readonly #episodeStarts = new Uint8Array(1);
  #state: unknown = null;

  /** @throws PeriluneError when the model does not say where it acts, or is too large to run in a page */
  constructor({ policy, env }: LoadedModel) {
    if (env === null) throw new PeriluneError("the model does not say which environment it acts in");
    const parameters = [...policy.tensors().values()].reduce((sum, { data }) => sum + data.length, 0);
    if (parameters > MOST_PARAMETERS) {
      throw new PeriluneError(`a network of ${parameters} numbers is too large to run here; pull the agent to see it`);
    }
    this.#policy = policy;
    this.env = makeReference(env);
    this.doc = specOf(env.id).doc;
    const leaves = leavesOf(policy.observationSpace);
    this.#observations = leaves.createBatch(1);
    this.#row = leaves.rows(this.#observations, 1)[0];
    this.begin(FIRST_SEED);
  }

  begin(seed: number = this.seed + 1): void {
    this.seed = seed;
    this.moment = START;
    this.#state = null;
    this.#episodeStarts[0] = 1;
    this.env.resetInto(this.#row, { seed });
  }

  step(): void {
    const prediction = this.#policy.predict(this.#observations, {
      deterministic: true,
      state: this.#state,
      episodeStarts: this.#episodeStarts,
    });
    this.#state = prediction.state;
    this.#episodeStarts[0] = 0;
    const leaves = leavesOf(this.#policy.actionSpace);
    const action = leaves.toValue(leaves.rows(prediction.actions, 1)[0]);
    const { reward, terminated, truncated } = this.env.stepInto(action, this.#row);
    this.moment = {
      step: this.moment.step + 1,
      reward,
      return: this.moment.return + reward,
      action: actionText(this.doc, action),
      end: terminated ? "ended by itself" : truncated ? "reached its step limit" : null,
    };
  }

  explain(): Explanation {
    return this.#policy.explain(leavesOf(this.#policy.observationSpace).toValue(this.#row));
  }
}
