import { BodyFailedError } from "../errors/body-failed-error.js";
import { HoldfastError } from "../errors/holdfast-error.js";
import type { StoredEntry } from "../state/entry.js";
import { type EntryBody, normalizeBody } from "../state/entry-body.js";
import { StateKeys, type StateOwner } from "../state/state-key.js";
import { type EntryWriting, writeEntry } from "../state/write-entry.js";
import type { Deadline } from "../time/deadline.js";
import type { JobContext } from "./job-context.js";

/** How the entries of one draft, or of one worker's part of it, are written. */
export function entryWriting(context: JobContext, owner: StateOwner, nonce: string): EntryWriting {
  const { inlineLimitBytes, blockBytes, random } = context.settings;
  const keys = new StateKeys(context.job, owner, nonce);
  return { backend: context.backend, keys, inlineLimitBytes, blockBytes, random };
}

/** Stores one entry. An error of the source comes as `BodyFailedError`, unless Holdfast refused what it gave. */
export async function putEntry(
  writing: EntryWriting,
  name: string,
  body: EntryBody,
  deadline: Deadline,
): Promise<StoredEntry> {
  const bytes = normalizeBody(name, body);
  try {
    return await writeEntry(writing, name, bytes, deadline);
  } catch (error) {
    if (HoldfastError.isInstance(error)) {
      throw BodyFailedError.isInstance(error) && HoldfastError.isInstance(error.cause) ? error.cause : error;
    }
    throw new BodyFailedError(`the source of entry ${JSON.stringify(name)} failed`, { cause: error });
  }
}
