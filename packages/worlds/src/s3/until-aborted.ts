import type { TransportSignal } from "./wire/s3-transport.js";

/** Waits for a promise, or until the signal ends the wait with an `AbortError`, as a transport of the SDK does. */
export async function untilAborted<T>(promise: Promise<T>, signal: TransportSignal | undefined): Promise<T> {
  if (!signal) return await promise;
  let cancel = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void => reject(abortError(signal));
    if (signal.aborted) onAbort();
    signal.addEventListener?.("abort", onAbort);
    cancel = () => signal.removeEventListener?.("abort", onAbort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    cancel();
  }
}

function abortError({ reason }: TransportSignal): Error {
  return Object.assign(new Error("Request aborted", { cause: reason }), { name: "AbortError" });
}
