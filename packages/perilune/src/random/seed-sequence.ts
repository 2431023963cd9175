import { PeriluneError } from "../errors.ts";

/** What a generator may be seeded with: non-negative integers of any size. */
export type Seed = number | bigint | readonly (number | bigint)[];

const POOL_SIZE = 4;
const INITIAL_A = 0x43b0d7e5;
const MULTIPLIER_A = 0x931e8875;
const INITIAL_B = 0x8b51f9dd;
const MULTIPLIER_B = 0x58f38ded;
const MIX_LEFT = 0xca01f9dd;
const MIX_RIGHT = 0x4973f715;

const foldHalves = (x: number): number => (x ^ (x >>> 16)) >>> 0;

/** The 32-bit words of one integer, lowest first; zero has one word. */
function wordsOf(seed: number | bigint): number[] {
  if (typeof seed === "number" && !Number.isSafeInteger(seed)) {
    throw new PeriluneError(`a seed must be a whole number up to 2^53, got ${seed}; give larger seeds as bigint`);
  }
  if (typeof seed !== "number" && typeof seed !== "bigint") {
    throw new PeriluneError(`a seed must be a number, a bigint or a list of them, got ${typeof seed}`);
  }
  if (seed < 0) throw new PeriluneError(`a seed must not be negative, got ${seed}; take any integer from 0 up`);
  const words: number[] = [];
  let rest = BigInt(seed);
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}

/**
 * Turns seeds of any size and quality into the well-mixed words a generator starts from.
 *
 * NumPy's `SeedSequence`, word for word, after O'Neill's `seed_seq_fe`. A spawned child has the parent's entropy and a
 * key of its own, so its stream does not overlap the parent's.
 *
 * @see https://www.pcg-random.org/posts/developing-a-seed_seq-alternative.html
 */
export class SeedSequence {
  /** The seed as 32-bit words. */
  readonly entropy: readonly number[];
  /** The path of this sequence in the tree of spawned ones; empty for a root. */
  readonly spawnKey: readonly number[];
  /** How many children `spawn` has given so far. */
  childrenSpawned: number;
  readonly #pool: Uint32Array;

  /** @throws {PeriluneError} if a seed is negative, fractional or not a number. */
  constructor(seed: Seed, options: { readonly spawnKey?: readonly number[]; readonly childrenSpawned?: number } = {}) {
    this.entropy = typeof seed === "object" && seed !== null ? seed.flatMap(wordsOf) : wordsOf(seed);
    this.spawnKey = options.spawnKey ?? [];
    this.childrenSpawned = options.childrenSpawned ?? 0;
    this.#pool = mixEntropy(this.entropy, this.spawnKey.flatMap(wordsOf));
  }

  /** The first `count` words of 32 bits for a generator to start from. */
  generateState(count: number): Uint32Array {
    const state = new Uint32Array(count);
    let constant = INITIAL_B;
    for (let i = 0; i < count; i++) {
      const word = this.#pool[i % POOL_SIZE] ^ constant;
      constant = Math.imul(constant, MULTIPLIER_B);
      state[i] = foldHalves(Math.imul(word, constant));
    }
    return state;
  }

  /** The next `count` children. */
  spawn(count: number): SeedSequence[] {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new PeriluneError(`spawn needs a number of children from 0 up, got ${count}`);
    }
    const first = this.childrenSpawned;
    this.childrenSpawned += count;
    return Array.from(
      { length: count },
      (_, i) => new SeedSequence(this.entropy, { spawnKey: [...this.spawnKey, first + i] }),
    );
  }
}

/** Hashes entropy and spawn key into the pool, so that every bit of either reaches every word. */
function mixEntropy(entropy: readonly number[], spawnWords: readonly number[]): Uint32Array {
  // With a spawn key the entropy is filled up to the pool's size: else a long seed and a child could be the same.
  const padding = spawnWords.length > 0 ? Math.max(POOL_SIZE - entropy.length, 0) : 0;
  const words = [...entropy, ...new Array<number>(padding).fill(0), ...spawnWords];
  let constant = INITIAL_A;
  const hash = (word: number): number => {
    const mixed = word ^ constant;
    constant = Math.imul(constant, MULTIPLIER_A);
    return foldHalves(Math.imul(mixed, constant));
  };
  const mix = (x: number, y: number): number => foldHalves(Math.imul(MIX_LEFT, x) - Math.imul(MIX_RIGHT, y));

  const pool = new Uint32Array(POOL_SIZE);
  for (let i = 0; i < POOL_SIZE; i++) pool[i] = hash(words[i] ?? 0);
  for (let source = 0; source < POOL_SIZE; source++) {
    for (let target = 0; target < POOL_SIZE; target++) {
      if (source !== target) pool[target] = mix(pool[target], hash(pool[source]));
    }
  }
  for (const word of words.slice(POOL_SIZE)) {
    for (let target = 0; target < POOL_SIZE; target++) pool[target] = mix(pool[target], hash(word));
  }
  return pool;
}
