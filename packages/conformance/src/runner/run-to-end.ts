import { AbortedError } from "@holdfast/core";
import { CaseDeadlineError, ThrownValueError } from "./case-error.js";
import type { CaseScope } from "./case-scope.js";
import { watchStrayErrors } from "./watch-stray-errors.js";
import { within } from "./within.js";

/**
 * Runs a case until it ends, its time has passed, or the signal aborts, and then puts back all that it did. One that is
 * cut off is told so, and its clients are closed; how it ends then is waited for, so that it does not reach into the next
 * case. Answers all that went wrong, the case's own failure first.
 * @throws AbortedError when the signal aborted, after everything was put back.
 */
export async function runToEnd(
  scope: CaseScope,
  signal: AbortSignal | undefined,
  body: () => Promise<void>,
): Promise<readonly Error[]> {
  const { caseDeadlineMs, callDeadlineMs } = scope.tuning;
  const late = (): Error =>
    new CaseDeadlineError(`the case was still running after ${caseDeadlineMs} ms (tuning.caseDeadlineMs)`);
  const stray = watchStrayErrors();
  const aborting = whenAborted(signal);
  const failures: Error[] = [];
  const running = signal?.aborted ? aborting.aborted : body();
  try {
    await within(Promise.race([running, aborting.aborted]), caseDeadlineMs, late);
  } catch (error) {
    failures.push(error instanceof Error ? error : new ThrownValueError(error));
  }
  aborting.stop();
  failures.push(...(await scope.end()));
  await within(settled(running), callDeadlineMs, late).catch(() => {
    failures.push(new Error(`the case went on for ${callDeadlineMs} ms after it was told to end`));
  });
  for (const cause of await stray.stop()) failures.push(new Error("an error reached no caller", { cause }));
  // Then also a case that had already failed in its own way is no result.
  if (signal?.aborted) throw new AbortedError("the run was aborted", { cause: signal.reason });
  return failures;
}

function whenAborted(signal: AbortSignal | undefined): { readonly aborted: Promise<never>; stop(): void } {
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new AbortedError("the run was aborted", { cause: signal?.reason }));
  });
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  return { aborted, stop: () => signal?.removeEventListener("abort", abort) };
}

async function settled(promise: Promise<unknown>): Promise<void> {
  await promise.then(
    () => undefined,
    () => undefined,
  );
}
