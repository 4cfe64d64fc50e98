import type { Fate } from "./fate.js";
import { describeCall, type VerbCall } from "./verb-call.js";

const rememberedCalls = 1000;

/** One call and what became of it. */
export interface LoggedCall {
  /** Counts all calls from 1. */
  readonly number: number;
  readonly call: VerbCall;
  readonly fate: Fate;
  /** What became of the part of it that lands late; absent when there is none. */
  readonly late?: "under way" | "applied" | "failed";
}

/** The calls of a backend with their fates, the last thousand of them: print it when a test fails. */
export class FaultLog {
  #calls: LoggedCall[] = [];
  #count = 0;

  /** How many calls there were, also those that are no longer remembered. */
  get count(): number {
    return this.#count;
  }

  /** Oldest first. */
  get calls(): readonly LoggedCall[] {
    return this.#calls;
  }

  /** Those that met a fault. */
  get faults(): readonly LoggedCall[] {
    return this.#calls.filter(({ fate }) => fate !== "ok");
  }

  /** @internal */
  add(call: VerbCall, fate: Fate): void {
    this.#count += 1;
    this.#calls.push({ number: this.#count, call, fate });
    if (this.#calls.length > rememberedCalls) this.#calls.shift();
  }

  /** @internal */
  setLate(call: VerbCall, late: NonNullable<LoggedCall["late"]>): void {
    this.#calls = this.#calls.map((logged) => (logged.call === call ? { ...logged, late } : logged));
  }

  /** One line for each call: `#12 create of a/b: late, applied`. */
  toString(): string {
    return this.#calls
      .map(({ number, call, fate, late }) => {
        const landed = late === undefined ? "" : `, what was to land late is ${late}`;
        return `#${number} ${describeCall(call)}: ${fate}${landed}`;
      })
      .join("\n");
  }
}
