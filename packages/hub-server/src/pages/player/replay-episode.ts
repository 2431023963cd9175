import { type EnvDoc, type InPlaceEnv, playReplay, type Replay, type ReplayMoment, specOf } from "perilune";
import { actionText, type Episode, type Moment, START } from "./episode.ts";

/** A recording (`replay.json`), simulated again; after its last episode it begins anew. */
export class RecordedEpisode implements Episode {
  readonly doc: EnvDoc | undefined;
  readonly takesSeeds = false;
  env!: InPlaceEnv;
  seed = 0;
  moment: Moment = START;

  readonly #replay: Replay;
  #moments: Generator<ReplayMoment, void, void>;
  /** The reset of the next episode, which the recording came to already. */
  #waiting: ReplayMoment | null = null;

  /** @throws PeriluneError when the recording holds no episode, or its environment is not known */
  constructor(replay: Replay) {
    this.#replay = replay;
    this.doc = specOf(replay.env.id).doc;
    this.#moments = playReplay(replay);
    this.begin();
  }

  begin(): void {
    let moment = this.#waiting ?? this.#next();
    // Asked for before the present episode is over: the rest of it is passed over.
    while (moment !== null && moment.step > 0) moment = this.#next();
    if (moment === null) {
      this.#moments = playReplay(this.#replay);
      moment = this.#next();
    }
    this.#waiting = null;
    if (moment === null) throw new Error("the recording holds no episode");
    this.env = moment.env;
    this.seed = this.#replay.episodes[moment.episode].seed;
    this.moment = START;
  }

  step(): void {
    const moment = this.#next();
    if (moment === null || moment.step === 0) {
      this.#waiting = moment;
      this.moment = { ...this.moment, end: "ended" };
      return;
    }
    const { actions } = this.#replay.episodes[moment.episode];
    this.moment = {
      step: moment.step,
      reward: moment.return - this.moment.return,
      return: moment.return,
      action: actionText(this.doc, actions[moment.step - 1]),
      end: moment.step === actions.length ? "ended" : null,
    };
  }

  explain(): null {
    return null;
  }

  #next(): ReplayMoment | null {
    return this.#moments.next().value ?? null;
  }
}
