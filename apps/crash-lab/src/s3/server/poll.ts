import { setTimeout as sleep } from "node:timers/promises";
import { S3ServerError } from "./s3-server-error.js";

export interface PollOptions {
  readonly boundMs: number;
  readonly everyMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks again and again until the answer is yes.
 * @throws S3ServerError naming what did not happen in time.
 */
export async function poll(
  what: string,
  isSo: () => Promise<boolean>,
  { boundMs, everyMs = 50, signal }: PollOptions,
): Promise<void> {
  const endMs = performance.now() + boundMs;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new S3ServerError(`${what} did not happen within ${boundMs} ms`);
    await sleep(everyMs, undefined, { signal });
  }
}
