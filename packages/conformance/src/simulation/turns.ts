import type { Choices } from "@holdfast/worlds";

interface Turn {
  readonly holder: object;
  /** A request of a crashed client may still arrive; an answer has nobody to go to. */
  readonly outlivesHolder: boolean;
  readonly notBefore: number;
  readonly go: () => void;
}

/**
 * Suspends whatever asks for a turn, and lets one go on at a time, chosen by a seed: every order of events that a
 * network and several machines can produce.
 */
export class Turns {
  readonly #choices: Choices;
  #waiting: Turn[] = [];
  #dead = new Set<object>();
  #step = 0;
  /** Whether nobody waits: everything goes on at once. */
  direct = false;

  constructor(choices: Choices) {
    this.#choices = choices;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  async take(holder: object, outlivesHolder: boolean): Promise<void> {
    if (this.#dead.has(holder)) return await new Promise(() => undefined);
    if (this.direct) return;
    // Most take their turn soon; some are held up while much else happens.
    const heldUp = this.#choices.chance(0.04) ? this.#choices.below(150) : 0;
    await new Promise<void>((resolve) => {
      this.#waiting.push({ holder, outlivesHolder, notBefore: this.#step + heldUp, go: resolve });
    });
  }

  /** Has something run at some later turn. */
  later(holder: object, run: () => Promise<unknown>): void {
    const heldUp = this.#choices.below(200);
    const go = (): void => {
      run().catch(() => undefined);
    };
    this.#waiting.push({ holder, outlivesHolder: true, notBefore: this.#step + heldUp, go });
  }

  /** Lets one go on. False when nobody may yet. */
  next(): boolean {
    this.#step += 1;
    const ready = this.#waiting.filter(({ notBefore }) => notBefore <= this.#step);
    if (ready.length === 0) return false;
    const turn = this.#choices.pick(ready);
    this.#waiting.splice(this.#waiting.indexOf(turn), 1);
    turn.go();
    return true;
  }

  /** A crashed holder never goes on. Half of what it had asked for still reaches the storage. */
  drop(holder: object): void {
    this.#dead.add(holder);
    this.#waiting = this.#waiting.filter((turn) => {
      return turn.holder !== holder || (turn.outlivesHolder && this.#choices.chance(0.5));
    });
  }

  /** Lets everybody that is left go on, in the order chosen. */
  releaseAll(): boolean {
    const left = this.#waiting.length > 0;
    for (const turn of this.#waiting.splice(0)) turn.go();
    return left;
  }
}
