import type { VerbOptions } from "@holdfast/core";
import type { Choices } from "@holdfast/worlds";

/** When a call is cut off, and by what. */
export type Moment =
  | { readonly by: "nothing" }
  | { readonly by: "signal"; readonly after: "microtasks" | "turns" | "ms"; readonly count: number }
  | { readonly by: "deadline"; readonly count: number };

/** Moments at random, from before a call can have begun until shortly after it has ended. */
export class Moments {
  readonly #choices: Choices;
  /** How long a call takes that is not cut off. */
  #usualMs: number | undefined;

  constructor(choices: Choices) {
    this.#choices = choices;
  }

  /** The first call is not cut off, to see how long one takes. */
  next(): Moment {
    if (this.#usualMs === undefined) return { by: "nothing" };
    const ms = this.#choices.fraction() * 1.3 * this.#usualMs;
    const kind = this.#choices.fraction();
    if (kind < 0.2) return { by: "signal", after: "microtasks", count: this.#choices.below(24) };
    if (kind < 0.45) return { by: "signal", after: "turns", count: 1 + this.#choices.below(24) };
    if (kind < 0.8) return { by: "signal", after: "ms", count: Math.round(ms) };
    return { by: "deadline", count: Math.max(1, Math.round(ms)) };
  }

  /** To be told of each call that succeeded. */
  took(ms: number): void {
    this.#usualMs = this.#usualMs === undefined ? ms : (this.#usualMs + ms) / 2;
  }
}

export function describeMoment(moment: Moment): string {
  if (moment.by === "nothing") return "that was not cut off";
  if (moment.by === "deadline") return `that was cut off by its deadline of ${moment.count} ms`;
  return `that was aborted after ${moment.count} ${moment.after}`;
}

/** Makes a call and cuts it off at the moment. */
export async function cutOffAt<T>(moment: Moment, run: (options: VerbOptions) => Promise<T>): Promise<T> {
  if (moment.by === "nothing") return await run({});
  if (moment.by === "deadline") return await run({ deadlineMs: moment.count });
  const abort = new AbortController();
  let ended = false;
  const call = run({ signal: abort.signal }).finally(() => {
    ended = true;
  });
  // Its end is waited for below.
  call.catch(() => undefined);
  await passing[moment.after](moment.count, () => ended);
  abort.abort(new Error("cut off by the suite"));
  return await call;
}

type Passing = (count: number, ended: () => boolean) => Promise<void>;

const passing: Readonly<Record<"microtasks" | "turns" | "ms", Passing>> = {
  microtasks: async (count) => {
    for (let n = 0; n < count; n += 1) await undefined;
  },
  turns: async (count, ended) => {
    for (let n = 0; n < count && !ended(); n += 1) await new Promise((resolve) => setImmediate(resolve));
  },
  ms: async (count) => await new Promise((resolve) => setTimeout(resolve, count)),
};
