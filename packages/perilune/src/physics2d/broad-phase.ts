import { Aabb } from "./aabb.ts";
import type { Body } from "./body.ts";
import { Fixture, type FixtureOptions } from "./fixture.ts";
import { AABB_LOOKAHEAD, AABB_MARGIN } from "./settings.ts";
import type { Shape } from "./shape.ts";

const endBox = new Aabb();

/**
 * Finds the pairs of fixtures whose fat boxes overlap.
 *
 * Box2D keeps a tree of boxes; its form never shows in a result, because new pairs are sorted by the ids of their
 * fixtures. Static fixtures lie sorted by their left end here, the few others are tried one by one.
 */
export class BroadPhase {
  /** All fixtures, oldest first. */
  readonly fixtures: Fixture[] = [];
  /** Fixtures whose fat box is new since the last search. */
  readonly moved: Fixture[] = [];
  movedCount = 0;
  /** The pairs found, sorted; the fixture with the lower id comes first. */
  readonly pairsA: Fixture[] = [];
  readonly pairsB: Fixture[] = [];
  pairCount = 0;
  #nextId = 0;
  #indexed = false;
  #statics: Fixture[] = [];
  #movers: Fixture[] = [];
  #staticLefts: Float64Array = new Float64Array(0);
  #widestStatic = 0;

  createFixture(body: Body, shape: Shape, options: FixtureOptions): Fixture {
    const fixture = new Fixture(body, shape, this.#nextId++, options);
    const { swept, fat } = fixture;
    swept.setFromShape(shape, body.transform);
    fat.set(
      swept.lowerX - AABB_MARGIN,
      swept.lowerY - AABB_MARGIN,
      swept.upperX + AABB_MARGIN,
      swept.upperY + AABB_MARGIN,
    );
    this.fixtures.push(fixture);
    this.moved[this.movedCount++] = fixture;
    this.#indexed = false;
    return fixture;
  }

  removeFixture(fixture: Fixture): void {
    this.fixtures.splice(this.fixtures.indexOf(fixture), 1);
    const at = this.moved.indexOf(fixture);
    if (at >= 0 && at < this.movedCount) {
      this.moved.splice(at, 1);
      this.movedCount--;
    }
    this.#indexed = false;
  }

  /** Renews the boxes of a body that moved along its sweep. */
  synchronize(body: Body): void {
    const { startTransform, transform, fixtures } = body;
    const aheadX = AABB_LOOKAHEAD * (transform.x - startTransform.x);
    const aheadY = AABB_LOOKAHEAD * (transform.y - startTransform.y);
    for (let i = fixtures.length - 1; i >= 0; i--) {
      const fixture = fixtures[i];
      const { swept, fat } = fixture;
      swept.setFromShape(fixture.shape, startTransform);
      endBox.setFromShape(fixture.shape, transform);
      swept.include(endBox);
      if (fat.contains(swept)) continue;
      fat.set(
        swept.lowerX - AABB_MARGIN + Math.min(aheadX, 0),
        swept.lowerY - AABB_MARGIN + Math.min(aheadY, 0),
        swept.upperX + AABB_MARGIN + Math.max(aheadX, 0),
        swept.upperY + AABB_MARGIN + Math.max(aheadY, 0),
      );
      this.moved[this.movedCount++] = fixture;
    }
  }

  /** Fills the list of pairs with all that overlap one of the moved fixtures, old pairs included. */
  findPairs(): void {
    this.pairCount = 0;
    if (this.movedCount === 0) return;
    if (!this.#indexed) this.#index();
    for (let k = 0; k < this.movedCount; k++) {
      const fixture = this.moved[k];
      const { fat } = fixture;
      for (let i = 0; i < this.#movers.length; i++) this.#tryPair(fixture, this.#movers[i]);
      if (fixture.body.type === "static") continue;
      const statics = this.#statics;
      for (let i = this.#firstStatic(fat.lowerX); i < statics.length && statics[i].fat.lowerX <= fat.upperX; i++) {
        this.#tryPair(fixture, statics[i]);
      }
    }
    this.movedCount = 0;
  }

  #index(): void {
    const statics = this.fixtures.filter((fixture) => fixture.body.type === "static");
    this.#movers = this.fixtures.filter((fixture) => fixture.body.type !== "static");
    this.#statics = statics.sort((a, b) => a.fat.lowerX - b.fat.lowerX);
    this.#staticLefts = Float64Array.from(statics, (fixture) => fixture.fat.lowerX);
    this.#widestStatic = statics.reduce((widest, { fat }) => Math.max(widest, fat.upperX - fat.lowerX), 0);
    this.#indexed = true;
  }

  /** Index of the first static fixture that may reach as far right as `x`. */
  #firstStatic(x: number): number {
    const reach = x - this.#widestStatic;
    let low = 0;
    let high = this.#staticLefts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#staticLefts[middle] < reach) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #tryPair(f: Fixture, g: Fixture): void {
    if (f.body === g.body || !f.fat.overlaps(g.fat)) return;
    if (f.body.type !== "dynamic" && g.body.type !== "dynamic") return;
    if (!f.mayCollideWith(g)) return;
    const a = f.id < g.id ? f : g;
    const b = f.id < g.id ? g : f;
    const { pairsA, pairsB } = this;
    let at = this.pairCount;
    while (at > 0 && (pairsA[at - 1].id > a.id || (pairsA[at - 1].id === a.id && pairsB[at - 1].id > b.id))) at--;
    if (at > 0 && pairsA[at - 1] === a && pairsB[at - 1] === b) return;
    for (let i = this.pairCount; i > at; i--) {
      pairsA[i] = pairsA[i - 1];
      pairsB[i] = pairsB[i - 1];
    }
    pairsA[at] = a;
    pairsB[at] = b;
    this.pairCount++;
  }
}
