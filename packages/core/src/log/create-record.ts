import { HoldfastError } from "../errors/holdfast-error.js";
import { NotFoundError } from "../errors/not-found-error.js";
import { OutcomeUnknownError } from "../errors/outcome-unknown-error.js";
import type { GuardedBackend } from "../spi/guarded-backend.js";
import { proven } from "../spi/proven.js";
import type { Deadline } from "../time/deadline.js";
import type { Random } from "../time/random.js";
import { Backoff } from "../time/retry.js";
import type { Head } from "./head.js";
import { logKey } from "./log-key.js";
import type { LogRecord } from "./log-record.js";
import { type OpenedRecord, openRecord, sealRecord } from "./record-codec.js";

/** More than any sensible deadline leaves time for; ends the loop under a clock that stands still. */
const mostAttempts = 10_000;

/** How a create ended. */
export interface Created {
  /** The record that has the number. */
  readonly made: Omit<Head, "newestAt">;
  readonly isOwn: boolean;
  /** An attempt may have landed before this answer. */
  readonly wasUnknown: boolean;
}

/**
 * Makes a record unless its number is taken, and tells who has the number. The same bytes are tried again until that
 * is known; one's own record is recognised by its nonce.
 *
 * @throws OutcomeUnknownError when it cannot be found out by the deadline whether an attempt landed.
 */
export async function createRecord(
  backend: GuardedBackend,
  random: Random,
  record: LogRecord,
  deadline: Deadline,
): Promise<Created> {
  const { job, seq } = record;
  const key = logKey(job, seq);
  const backoff = new Backoff(random);
  for (let wasUnknown = false; ; ) {
    // Sealed anew for each attempt, always to the same bytes: an adapter may have done as it likes with those it was given.
    const { bytes, digest } = sealRecord(record);
    try {
      const result = await backend.create(key, bytes, deadline);
      if (result.status === "created") {
        return { made: { record, seq, reference: { seq, digest } }, isOwn: true, wasUnknown };
      }
      const winner = await openWinner(backend, record, result.bytes, deadline);
      const made = { record: winner.record, seq, reference: { seq, digest: winner.digest } };
      const isOwn = winner.record.nonce === record.nonce;
      return { made, isOwn, wasUnknown: wasUnknown || isOwn };
    } catch (error) {
      wasUnknown ||= !HoldfastError.isInstance(error) || error.outcome === "unknown";
      const failure = wasUnknown ? unknown(error, key) : error;
      const mayPass = HoldfastError.isInstance(error) && error.retryable;
      if (!mayPass || backoff.attempts >= mostAttempts || deadline.remainingMs() <= 0) throw failure;
      try {
        await deadline.pause(`create of ${key}`, backoff.nextMs());
      } catch {
        throw failure;
      }
    }
  }
}

/** The record that has the number. */
async function openWinner(
  backend: GuardedBackend,
  { job, seq }: LogRecord,
  bytes: Uint8Array,
  deadline: Deadline,
): Promise<OpenedRecord> {
  const key = logKey(job, seq);
  return await proven(bytes, {
    readAgain: async () => {
      try {
        return await backend.read(key, deadline);
      } catch (error) {
        // Trimmed meanwhile, so that there are newer ones, in which whoever appends has to look anyway.
        if (NotFoundError.isInstance(error)) return bytes;
        throw error;
      }
    },
    prove: (found) => openRecord(found, job, seq, key),
  });
}

/** Once any attempt may have been applied, a later definite failure proves nothing. */
function unknown(error: unknown, key: string): OutcomeUnknownError {
  if (OutcomeUnknownError.isInstance(error)) return error;
  return new OutcomeUnknownError(`it could not be found out whether ${key} was made`, { cause: error });
}
