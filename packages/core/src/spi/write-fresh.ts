import { AbortedError } from "../errors/aborted-error.js";
import { OutcomeUnknownError } from "../errors/outcome-unknown-error.js";
import { UnavailableError } from "../errors/unavailable-error.js";
import type { Deadline } from "../time/deadline.js";
import type { GuardedBackend } from "./guarded-backend.js";
import type { ObjectBody } from "./object-body.js";

/**
 * Writes an object under a key that nothing names yet. If it cannot be found out whether the write landed, nothing ever
 * will name the key, so to the job it is as if it had not: the failure is a definite one.
 */
export async function writeFresh(
  backend: GuardedBackend,
  key: string,
  body: ObjectBody,
  deadline: Deadline,
): Promise<void> {
  try {
    await backend.write(key, body, deadline);
  } catch (cause) {
    if (!OutcomeUnknownError.isInstance(cause)) throw cause;
    if (deadline.signal?.aborted)
      throw new AbortedError(`write of ${key} was aborted`, { cause: deadline.signal.reason });
    throw new UnavailableError(cause.message, { cause });
  }
}
