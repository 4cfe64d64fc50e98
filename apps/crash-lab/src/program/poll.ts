import { setTimeout as sleep } from "node:timers/promises";

export interface PollOptions {
  readonly boundMs: number;
  readonly everyMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Something did not happen in time. */
export class TooLateError extends Error {
  readonly code: "TOO_LATE" = "TOO_LATE";
  override readonly name: string = "TooLateError";
}

/**
 * Asks again and again until the answer is yes.
 * @throws TooLateError naming what did not happen in time.
 */
export async function poll(
  what: string,
  isSo: () => Promise<boolean>,
  { boundMs, everyMs = 50, signal }: PollOptions,
): Promise<void> {
  const endMs = performance.now() + boundMs;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new TooLateError(`${what} did not happen within ${boundMs} ms`);
    await sleep(everyMs, undefined, { signal });
  }
}
