import type { Body } from "./body.ts";
import { collide } from "./collide.ts";
import { Contact } from "./contact.ts";
import type { Fixture } from "./fixture.ts";
import type { World } from "./world.ts";

/**
 * The contacts of a world, oldest first, in a pool.
 *
 * Box2D pushes to the head of linked lists, so "for each contact" there is a loop from the end here. A body's own list
 * is the world's, filtered by the body.
 */
export class ContactManager {
  readonly contacts: Contact[] = [];
  readonly #pool: Contact[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Makes contacts of the new pairs whose fat boxes overlap. */
  findNewContacts(): void {
    const { broadPhase } = this.#world;
    broadPhase.findPairs();
    for (let i = 0; i < broadPhase.pairCount; i++) this.#addPair(broadPhase.pairsA[i], broadPhase.pairsB[i]);
  }

  #addPair(f: Fixture, g: Fixture): void {
    const { contacts } = this;
    for (let i = contacts.length - 1; i >= 0; i--) {
      const { fixtureA, fixtureB } = contacts[i];
      if ((fixtureA === f && fixtureB === g) || (fixtureA === g && fixtureB === f)) return;
    }
    if (!this.#mayCollide(f.body, g.body)) return;
    const kindF = f.shape.kind;
    const kindG = g.shape.kind;
    if (kindF === "edge" && kindG === "edge") return;
    // An edge comes before a polygon and a polygon before a circle; equals keep the order of their ids.
    const swap = (kindG === "edge" && kindF !== "edge") || (kindF === "circle" && kindG !== "circle");
    const contact = swap ? this.append(g, f) : this.append(f, g);
    if (!contact.sensor) wake(contact);
  }

  /** Adds a contact that touches nothing yet. */
  append(fixtureA: Fixture, fixtureB: Fixture): Contact {
    const contact = this.#pool.pop() ?? new Contact();
    contact.begin(fixtureA, fixtureB);
    this.contacts.push(contact);
    return contact;
  }

  /** Drops all contacts without telling anyone, for `restore`. */
  clear(): void {
    this.#pool.push(...this.contacts);
    this.contacts.length = 0;
  }

  /** Whether two bodies may touch: one can move, and no joint keeps them apart. */
  #mayCollide(a: Body, b: Body): boolean {
    if (a.type !== "dynamic" && b.type !== "dynamic") return false;
    if (a.jointCount === 0 || b.jointCount === 0) return true;
    return !this.#world.joints.some((joint) => !joint.collideConnected && joint.connects(a, b));
  }

  /** Updates every contact of an awake body, newest first, and drops those whose fat boxes have parted. */
  update(): void {
    const { contacts } = this;
    for (let i = contacts.length - 1; i >= 0; i--) {
      const contact = contacts[i];
      const { bodyA, bodyB } = contact;
      if (contact.refilter) {
        if (!this.#mayCollide(bodyA, bodyB)) {
          this.#destroy(i);
          continue;
        }
        contact.refilter = false;
      }
      if (!bodyA.active && !bodyB.active) continue;
      if (contact.fixtureA.fat.overlaps(contact.fixtureB.fat)) this.updateContact(contact);
      else this.#destroy(i);
    }
  }

  /** Runs the narrow phase of a contact and reports when touching begins or ends. */
  updateContact(contact: Contact): void {
    const { onBeginContact, onEndContact } = this.#world;
    const wasTouching = contact.touching;
    contact.enabled = true;
    collide(contact);
    if (contact.touching === wasTouching) return;
    if (!contact.sensor) wake(contact);
    if (contact.touching) onBeginContact?.(contact);
    else onEndContact?.(contact);
  }

  destroyContactsOf(body: Body): void {
    for (let i = this.contacts.length - 1; i >= 0; i--) {
      if (this.contacts[i].involves(body)) this.#destroy(i);
    }
  }

  #destroy(index: number): void {
    const { contacts } = this;
    const contact = contacts[index];
    if (contact.touching) this.#world.onEndContact?.(contact);
    for (let i = index; i + 1 < contacts.length; i++) contacts[i] = contacts[i + 1];
    contacts.pop();
    if (contact.manifold.count > 0) wake(contact);
    this.#pool.push(contact);
  }
}

function wake({ bodyA, bodyB }: Contact): void {
  bodyA.setAwake(true);
  bodyB.setAwake(true);
}
