import { type Clock, InvalidArgumentError, systemClock } from "@holdfast/core";
import type { Fate } from "./fate.js";
import { FaultLog } from "./fault-log.js";
import type { FaultSource } from "./fault-source.js";
import { LateEffects } from "./late-effects.js";
import type { VerbCall } from "./verb-call.js";

/** What a plan says of one call. */
export interface Planned {
  readonly fate: Fate;
  /** After so many milliseconds the late part lands, or the slow answer comes. */
  readonly delayMs: number;
}

/** Faults that need no scheduler: what is late lands by itself after a delay, or when it is told to. */
export class PlannedFaults implements FaultSource {
  readonly clock: Clock;
  /** The calls so far with their fates. */
  readonly log: FaultLog = new FaultLog();
  readonly #plan: (call: VerbCall) => Planned;
  readonly #late: LateEffects;
  readonly #delaysMs = new WeakMap<VerbCall, number>();

  /** @internal */
  constructor(plan: (call: VerbCall) => Planned, clock: Clock = systemClock) {
    this.#plan = plan;
    this.clock = clock;
    this.#late = new LateEffects(clock);
  }

  /** How many late effects have not yet begun to land. */
  get lateCount(): number {
    return this.#late.count;
  }

  /**
   * Applies all that is late now, in the order in which it was sent, and resolves when it is applied. An effect that
   * fails is told in the log.
   */
  async landLate(): Promise<void> {
    await this.#late.landAll();
  }

  fate(call: VerbCall): Fate {
    const { fate, delayMs } = this.#plan(call);
    this.#delaysMs.set(call, delayMs);
    this.log.add(call, fate);
    return fate;
  }

  delay(call: VerbCall): Promise<void> {
    return new Promise((resolve) => {
      this.clock.schedule(resolve, this.#delayMs(call));
    });
  }

  later(call: VerbCall, apply: () => Promise<unknown>): void {
    this.log.setLate(call, "under way");
    this.#late.add(this.#delayMs(call), async () => {
      await apply().then(
        () => this.log.setLate(call, "applied"),
        () => this.log.setLate(call, "failed"),
      );
    });
  }

  #delayMs(call: VerbCall): number {
    return this.#delaysMs.get(call) ?? 0;
  }
}

/** @throws InvalidArgumentError */
export function assertDelay(delayMs: number): void {
  if (delayMs >= 0 && Number.isFinite(delayMs)) return;
  throw new InvalidArgumentError(`delayMs is ${delayMs}; give milliseconds, from 0`);
}
