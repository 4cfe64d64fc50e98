import { join } from "node:path";
import { workOnJob } from "@holdfast/conformance/trial";
import { toldError } from "../remote/told-errors.js";
import { nfsWriters } from "../writers/nfs-writers.js";
import type { GuestMessage, GuestRequest } from "./guest-messages.js";

type WorkRequest = Extract<GuestRequest, { kind: "work" }>;

/** Those who work in this kernel, side by side in one process. */
export class Workers {
  readonly #mountPoint: string;
  readonly #tell: (message: GuestMessage) => void;
  #over = new AbortController();
  #working: Promise<void>[] = [];

  constructor(mountPoint: string, tell: (message: GuestMessage) => void) {
    this.#mountPoint = mountPoint;
    this.#tell = tell;
  }

  /** Somebody begins to work; how it ends is told. */
  begin(request: WorkRequest): void {
    this.#working.push(this.#work(request, this.#over.signal));
  }

  /** Resolves when each has come to the end of the step that was under way. */
  async rest(): Promise<void> {
    this.#over.abort(new Error("all are to rest"));
    this.#over = new AbortController();
    const working = this.#working.splice(0);
    await Promise.all(working);
  }

  async #work({ worker, writer, directory, order }: WorkRequest, signal: AbortSignal): Promise<void> {
    const backend = nfsWriters[writer].open(join(this.#mountPoint, directory));
    try {
      await workOnJob(backend, order, (message) => this.#tell({ kind: "told", worker, message }), signal);
      this.#tell({ kind: "ended", worker });
    } catch (error) {
      if (isOf(signal, error)) return;
      this.#tell({ kind: "ended", worker, error: toldError(error) });
    } finally {
      await backend.close();
    }
  }
}

/** Whether an error is but the signal's end of the work, between two steps or in a rest. */
function isOf(signal: AbortSignal, error: unknown): boolean {
  return (
    error === signal.reason || (error instanceof Error && signal.aborted && error.cause === signal.reason)
  );
}
