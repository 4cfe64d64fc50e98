import type { Clock } from "@holdfast/core";

interface LateEffect {
  /** Applies it, unless that was begun already. */
  land(): Promise<void>;
}

/** What is still to reach the storage: each part lands after its delay, or when all are told to. */
export class LateEffects {
  readonly #clock: Clock;
  readonly #waiting = new Set<LateEffect>();
  readonly #landing = new Set<Promise<void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get count(): number {
    return this.#waiting.size;
  }

  /** Has something land after the delay. `apply` must not reject. */
  add(delayMs: number, apply: () => Promise<void>): void {
    const effect: LateEffect = {
      land: async () => {
        if (!this.#waiting.delete(effect)) return;
        cancel();
        const landing = apply().finally(() => this.#landing.delete(landing));
        this.#landing.add(landing);
        await landing;
      },
    };
    const cancel = this.#clock.schedule(() => {
      effect.land().catch(() => undefined);
    }, delayMs);
    this.#waiting.add(effect);
  }

  /** Applies all that waits, one after the other in the order in which it was sent, and waits for what is landing. */
  async landAll(): Promise<void> {
    for (const effect of [...this.#waiting]) await effect.land();
    await Promise.all(this.#landing);
  }
}
