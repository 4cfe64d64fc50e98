import { type Backend, type BackendTraits, InvalidStateError } from "@holdfast/core";
import { Choices } from "@holdfast/worlds";
import type { CaseContext } from "../case/case-context.js";
import type { Child, ChildInput } from "../child/child.js";
import { startChild } from "../child/start-child.js";
import type { Harness, OpenOptions } from "../harness/harness.js";
import type { Tuning } from "../harness/tuning.js";
import { within } from "./within.js";

export interface CaseScopeOptions {
  readonly harness: Harness;
  readonly traits: BackendTraits;
  readonly tuning: Tuning;
  /** The seed of this case. */
  readonly seed: number;
}

/** One case while it runs: its context, and all that must be closed, killed and put back at its end. */
export class CaseScope {
  /** Cases take its functions out of it, so they need no `this`. */
  readonly context: CaseContext;
  readonly tuning: Tuning;
  readonly notes: string[] = [];
  readonly #harness: Harness;
  readonly #ended = new AbortController();
  readonly #children = new Set<Child>();
  readonly #starting = new Set<Promise<unknown>>();
  readonly #endings: { readonly what: string; readonly run: () => Promise<void> | void }[] = [];
  #clients = 0;

  constructor({ harness, traits, tuning, seed }: CaseScopeOptions) {
    this.#harness = harness;
    this.tuning = tuning;
    this.context = {
      harness,
      traits,
      tuning,
      choices: new Choices(seed),
      signal: this.#ended.signal,
      open: (options) => this.#open(options),
      onEnd: (run) => void this.#endings.push({ what: "what the case puts back at its end", run }),
      startChild: (program, input) => this.#startChild(program, input),
      note: (text) => void this.notes.push(text),
    };
  }

  /** Lets the case know that its time is over; what waits for a child is let down. */
  stop(reason: Error): void {
    this.#ended.abort(reason);
    for (const child of this.#children) child.kill("SIGKILL");
  }

  /** Kills the children, then undoes the rest, the last first. Answers all that went wrong with it. */
  async end(): Promise<readonly Error[]> {
    const failures: Error[] = [];
    const attempt = async (what: string, run: () => Promise<unknown> | unknown): Promise<void> => {
      const ms = this.tuning.callDeadlineMs;
      try {
        const late = (): Error => new Error(`it did not end within ${ms} ms`);
        await within(Promise.resolve().then(run), ms, late);
      } catch (cause) {
        failures.push(new Error(`${what} failed`, { cause }));
      }
    };
    this.stop(new InvalidStateError("the case has ended"));
    // What was being opened when the case ended is there only now.
    await attempt("what the case was opening or starting", () => Promise.allSettled(this.#starting));
    for (const child of this.#children) {
      child.kill("SIGKILL");
      await attempt(`killing the child process ${child.pid}`, () => child.ended);
    }
    for (let ending = this.#endings.pop(); ending; ending = this.#endings.pop()) {
      await attempt(ending.what, ending.run);
    }
    return failures;
  }

  async #open(options?: OpenOptions): Promise<Backend> {
    this.#assertRunning("open()");
    this.#clients += 1;
    const what = `close() of client ${this.#clients}`;
    return await this.#tracked(async () => {
      const client = await this.#harness.open(options);
      this.#endings.push({ what, run: () => client.close() });
      return client;
    });
  }

  async #startChild(program: string, input: ChildInput): Promise<Child> {
    this.#assertRunning("startChild()");
    return await this.#tracked(async () => {
      return await startChild({
        harness: this.#harness,
        program,
        input,
        deadlineMs: this.tuning.callDeadlineMs,
        onSpawn: (child) => this.#children.add(child),
      });
    });
  }

  async #tracked<T>(start: () => Promise<T>): Promise<T> {
    const starting = start();
    this.#starting.add(starting);
    try {
      return await starting;
    } finally {
      this.#starting.delete(starting);
    }
  }

  #assertRunning(what: string): void {
    if (this.#ended.signal.aborted) throw new InvalidStateError(`${what} came after the case had ended`);
  }
}
