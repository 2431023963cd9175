import { decodeReplay, load, PeriluneError } from "perilune";
import { type Episode, oneDecimal } from "./episode.ts";
import { LiveEpisode } from "./live-episode.ts";
import { Mind } from "./mind.ts";
import { PAUSE, Pace } from "./pace.ts";
import { RecordedEpisode } from "./replay-episode.ts";

/** Milliseconds of a picture's time that steps may take. */
const BUDGET = 12;

/** Pixels per unit of drawing, at most: more is not seen and costs. */
const MOST_SCALE = 2;

/** Fills a player's place in a page: fetches its agent, and shows it, or says why not. */
export async function openStage(root: HTMLElement): Promise<void> {
  try {
    const stage = new Stage(root);
    await stage.open(root.dataset.weights ? "weights" : "replay");
  } catch (error) {
    showProblem(root, error);
  }
}

function showProblem(root: HTMLElement, error: unknown): void {
  const reason = error instanceof PeriluneError ? error.message : "the agent's files could not be fetched";
  const veil = find(root, "[data-veil]");
  veil.hidden = false;
  veil.textContent = `It cannot be shown here: ${reason}.`;
  if (!(error instanceof PeriluneError)) console.error(error);
}

/** A player at work: the canvas, its controls, and what they do. */
class Stage {
  readonly #root: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #mind: Mind;
  #episode: Episode | null = null;
  #pace = new Pace(30);
  #playing = false;
  #lastFrame = 0;
  /** Seconds until the next episode, once one has ended. */
  #pause = 0;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#canvas = find<HTMLCanvasElement>(root, "canvas");
    this.#context = this.#canvas.getContext("2d")!;
    this.#mind = new Mind(root.querySelector("[data-mind]"));
    this.#bind();
  }

  /** Fetches what is to be shown and begins with it. */
  async open(source: string): Promise<void> {
    this.#play(false);
    const episode = await fetchEpisode(this.#root.dataset, source);
    this.#episode = episode;
    const { doc } = episode;
    const scale = Math.min(MOST_SCALE, Math.max(1, window.devicePixelRatio));
    const { width = 600, height = 400, fps = 30 } = doc ?? {};
    this.#canvas.width = width * scale;
    this.#canvas.height = height * scale;
    this.#context.setTransform(scale, 0, 0, scale, 0, 0);
    const { speed } = this.#pace;
    this.#pace = new Pace(fps);
    this.#pace.speed = speed;
    this.#pause = 0;
    find(this.#root, "[data-veil]").hidden = true;
    find(this.#root, "[data-controls]").hidden = false;
    find<HTMLButtonElement>(this.#root, "[data-seed]").disabled = !episode.takesSeeds;
    this.#show();
    // Whoever prefers less motion starts it by hand.
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.#play(true);
  }

  #bind(): void {
    const on = (selector: string, event: string, act: (element: HTMLElement) => void): void => {
      const element = this.#root.querySelector<HTMLElement>(selector);
      element?.addEventListener(event, () => act(element));
    };
    on("[data-play]", "click", () => this.#play(!this.#playing));
    on("[data-step]", "click", () => {
      this.#play(false);
      this.#step();
      this.#show();
    });
    on("[data-seed]", "click", () => {
      this.#begin(crypto.getRandomValues(new Uint32Array(1))[0]);
      this.#show();
    });
    on("[data-speed]", "change", (select) => {
      this.#pace.speed = Number((select as HTMLSelectElement).value);
    });
    on("[data-source]", "change", (select) => {
      this.open((select as HTMLSelectElement).value).catch((error: unknown) => showProblem(this.#root, error));
    });
    // Nobody watches what is out of sight.
    new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) this.#play(false);
    }).observe(this.#canvas);
  }

  #play(playing: boolean): void {
    if (playing && !this.#playing && this.#episode !== null) {
      this.#lastFrame = performance.now();
      requestAnimationFrame((time) => this.#frame(time));
    }
    this.#playing = playing && this.#episode !== null;
    find(this.#root, "[data-play]").textContent = this.#playing ? "Pause" : "Play";
  }

  #frame(time: number): void {
    if (!this.#playing) return;
    // A page that was hidden does not catch up.
    const seconds = Math.min(0.25, Math.max(0, time - this.#lastFrame) / 1000);
    this.#lastFrame = time;
    if (this.#pause > 0) {
      this.#pause -= seconds;
      if (this.#pause <= 0) this.#begin();
    } else {
      const until = performance.now() + BUDGET;
      for (let due = this.#pace.stepsAfter(seconds); due > 0 && this.#pause <= 0; due--) {
        this.#step();
        if (performance.now() > until) break;
      }
    }
    this.#show();
    requestAnimationFrame((next) => this.#frame(next));
  }

  #begin(seed?: number): void {
    this.#pause = 0;
    this.#pace.clear();
    this.#episode?.begin(seed);
  }

  /** One step; after the last of an episode, the first moment of the next. */
  #step(): void {
    const episode = this.#episode;
    if (episode === null) return;
    if (episode.moment.end !== null) {
      this.#begin();
      return;
    }
    episode.step();
    const { end, step, return: sum } = episode.moment;
    if (end === null) return;
    this.#pause = PAUSE;
    find(this.#root, "[data-status]").textContent =
      `Episode of seed ${episode.seed} ${end} after ${step} steps, with a return of ${oneDecimal(sum)}.`;
  }

  #show(): void {
    const episode = this.#episode;
    if (episode === null) return;
    const { moment, doc, env, seed } = episode;
    if (env.draw === undefined) {
      find(this.#root, "[data-veil]").hidden = false;
      find(this.#root, "[data-veil]").textContent = "This environment has no picture; the figures below go on.";
    } else {
      this.#context.clearRect(0, 0, doc?.width ?? 600, doc?.height ?? 400);
      env.draw(this.#context);
    }
    const values = {
      step: String(moment.step),
      reward: oneDecimal(moment.reward),
      return: oneDecimal(moment.return),
      action: moment.action ?? "–",
      seed: String(seed),
    };
    for (const [name, value] of Object.entries(values)) find(this.#root, `[data-value=${name}]`).textContent = value;
    this.#mind.show(episode);
  }
}

async function fetchEpisode(files: DOMStringMap, source: string): Promise<Episode> {
  const response = await fetch((source === "weights" ? files.weights : files.replay) ?? "");
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  if (source === "replay") return new RecordedEpisode(decodeReplay(await response.text()));
  return new LiveEpisode(await load(new Uint8Array(await response.arrayBuffer())));
}

function find<E extends HTMLElement = HTMLElement>(root: HTMLElement, selector: string): E {
  return root.querySelector<E>(selector)!;
}
