import { type Clock, HoldfastError } from "@holdfast/core";
import { describeFailure } from "./describe-failure.js";
import type { Findings } from "./findings.js";
import { openIfSealed, type SeenRecord } from "./read-record.js";

/** One call of the store's API, from the promise of its caller's point of view. */
export interface Operation {
  readonly what: string;
  readonly clock: Clock;
  readonly startedAtMs: number;
  readonly boundMs: number;
  /** Records it appended, as the storage saw. */
  readonly appended: SeenRecord[];
  state: "running" | "acknowledged" | "denied" | "unknown" | "gone";
}

/** What is a sweep's own, or only repeats what is known: repeating it changes nothing that was promised. */
const changesNothing = new Set(["retain"]);

/** Holds every call to its word: what it answered must be what happened, then and ever after. */
export class Promises {
  readonly #findings: Findings;
  #running = new Set<Operation>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** Whose record that is: the only call under way on the machine that can have made it. */
  operationOf(clock: Clock, bytes: Uint8Array | undefined): Operation | undefined {
    const record = bytes && openIfSealed(bytes)?.record;
    if (!record) return undefined;
    const { kind, generation, lastEpoch } = record;
    const subject = kind === "commit" ? `commit of ${generation}-${lastEpoch}` : kind;
    const candidates = [...this.#running].filter((running) => {
      return running.clock === clock && running.what === subject;
    });
    return candidates.length === 1 ? candidates[0] : undefined;
  }

  async operate<T>(what: string, clock: Clock, boundMs: number, run: () => Promise<T>): Promise<T> {
    const operation: Operation = {
      what,
      clock,
      startedAtMs: clock.monotonicMs(),
      boundMs,
      appended: [],
      state: "running",
    };
    this.#running.add(operation);
    try {
      const result = await run();
      if (operation.state === "running") operation.state = "acknowledged";
      return result;
    } catch (error) {
      if (operation.state === "running") this.#failed(operation, error);
      throw error;
    } finally {
      this.#running.delete(operation);
    }
  }

  /** A crashed client's calls promise nothing any more. */
  forget(clock: Clock): void {
    for (const operation of this.#running) if (operation.clock === clock) operation.state = "gone";
    this.#running = new Set([...this.#running].filter((operation) => operation.clock !== clock));
  }

  appended(operation: Operation | undefined, record: SeenRecord): void {
    if (!operation || changesNothing.has(record.kind)) return;
    const twice = operation.appended.find(({ seq }) => seq >= record.floor);
    this.#findings.judge("LINEAR", twice === undefined, () => {
      return `${operation.what} made record ${twice?.seq} and then record ${record.seq}`;
    });
    operation.appended.push(record);
    this.#findings.judge("HONEST", operation.state !== "denied", () => {
      return `${operation.what} failed for definite, and yet its ${record.kind} ${record.seq} appeared later`;
    });
  }

  /** To be called when everything that can go on has gone on. */
  judgeBounds(): void {
    for (const { what, clock, startedAtMs, boundMs } of this.#running) {
      const tookMs = clock.monotonicMs() - startedAtMs;
      this.#findings.judge("BOUNDED", tookMs <= boundMs, () => {
        return `${what} still runs ${tookMs} ms after its start; its deadline is ${boundMs} ms`;
      });
    }
  }

  #failed(operation: Operation, error: unknown): void {
    const isTyped = HoldfastError.isInstance(error);
    this.#findings.judge("BOUNDED", isTyped, () => `${operation.what} ended in ${describeFailure(error)}`);
    const isDefinite = isTyped && error.outcome === "not-applied";
    operation.state = isDefinite ? "denied" : "unknown";
    if (!isDefinite) return;
    const [landed] = operation.appended;
    this.#findings.judge("HONEST", landed === undefined, () => {
      return `${operation.what} failed for definite (${describeFailure(error)}), but its ${landed?.kind} ${landed?.seq} is in the log`;
    });
  }
}
