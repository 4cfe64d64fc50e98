import {
  AbortedError,
  type BoundedCall,
  boundedCall,
  OutcomeUnknownError,
  UnavailableError,
} from "@holdfast/core";
import type { FileCall, OpenFileCall } from "./file-call.js";

/**
 * Runs a call of a verb, bounded by its deadline and its signal. One that is cut off before it began to change anything
 * that readers see says so, since it begins nothing afterwards.
 *
 * @throws AbortedError, UnavailableError or OutcomeUnknownError as `boundedCall` does.
 */
export async function boundedVerb<T>(
  verb: BoundedCall,
  openCall: OpenFileCall,
  run: (call: FileCall) => Promise<T>,
): Promise<T> {
  let call: FileCall | undefined;
  try {
    return await boundedCall(verb, async (signal) => {
      call = openCall(signal);
      return await run(call);
    });
  } catch (error) {
    if (!OutcomeUnknownError.isInstance(error) || !call || call.mayHaveChanged()) throw error;
    const message = `${error.message}; nothing was changed, and nothing will be`;
    throw verb.signal?.aborted
      ? new AbortedError(message, { cause: verb.signal.reason })
      : new UnavailableError(message, { cause: error });
  }
}
