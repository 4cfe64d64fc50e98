import { BodyFailedError } from "../errors/body-failed-error.js";
import { HoldfastError } from "../errors/holdfast-error.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { describeValue } from "../key.js";
import type { StoredEntry } from "../state/entry.js";
import { type EntryBody, isStream } from "../state/entry-body.js";
import { EntrySource, encodeText } from "../state/entry-source.js";
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
  try {
    return await writeEntry(writing, name, openBody(name, body), deadline);
  } catch (error) {
    if (HoldfastError.isInstance(error)) {
      throw BodyFailedError.isInstance(error) && HoldfastError.isInstance(error.cause) ? error.cause : error;
    }
    throw new BodyFailedError(`the source of entry ${JSON.stringify(name)} failed`, { cause: error });
  }
}

function openBody(name: string, body: EntryBody): Uint8Array | EntrySource {
  if (typeof body === "string") return encodeText(name, body);
  if (body instanceof Uint8Array) return body;
  if (isStream(body)) return new EntrySource(name, body);
  throw new InvalidArgumentError(
    `entry ${describeValue(name)} got ${describeValue(body)}; give a string, a Uint8Array or an async iterable of them`,
  );
}
