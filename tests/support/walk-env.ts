import type { Env, Info, Reset, ResetOptions, Step } from "../../packages/perilune/src/envs/env.ts";
import { defaultRng, type Generator } from "../../packages/perilune/src/random/generator.ts";
import { Box } from "../../packages/perilune/src/spaces/box.ts";
import { Discrete } from "../../packages/perilune/src/spaces/discrete.ts";

interface WalkState {
  readonly position: number;
  readonly rng: ReturnType<Generator["state"]>;
}

/**
 * A plain environment as a user writes one: a walk on a line with a little noise, which ends beyond ±1.
 *
 * It keeps every rule of `Env`; the tests break it one rule at a time.
 */
export class Walk implements Env<Box, Discrete> {
  readonly observationSpace: Box = new Box({ low: -2, high: 2, shape: [1] });
  readonly actionSpace: Discrete = new Discrete(2);
  protected position = 0;
  protected rng: Generator = defaultRng(0);

  reset({ seed }: ResetOptions = {}): Reset<Float32Array> {
    if (seed !== undefined) this.rng = defaultRng(seed);
    this.position = this.rng.uniform(-0.5, 0.5);
    return { observation: Float32Array.of(this.position), info: this.info() };
  }

  step(action: number): Step<Float32Array> {
    this.position += (action === 1 ? 0.2 : -0.2) + this.rng.uniform(-0.1, 0.1);
    const terminated = Math.abs(this.position) > 1;
    const reward = terminated ? 0 : 1;
    return { observation: Float32Array.of(this.position), reward, terminated, truncated: false, info: this.info() };
  }

  state(): unknown {
    return { position: this.position, rng: this.rng.state() } satisfies WalkState;
  }

  restore(state: unknown): void {
    const { position, rng } = state as WalkState;
    this.position = position;
    this.rng.restore(rng);
  }

  protected info(): Info {
    return { position: this.position };
  }
}
