import { createHash } from "node:crypto";
import { type Effect, InvalidStateError } from "@holdfast/core";
import { type PartTuple, partTuple, type StoredPart, storedPart, totalBytes } from "./stored-part.js";

const format = 1;

/** A file that has all its bytes, but is not to be seen before the checkpoint that says so is committed. */
export interface FinishedFile {
  readonly key: string;
  readonly uploadId: string;
  readonly mark: string;
  readonly records: number;
  readonly bytes: number;
  readonly parts: readonly StoredPart[];
}

interface FileEffect extends Effect {
  readonly format: number;
  readonly place: string;
  readonly key: string;
  readonly uploadId: string;
  readonly mark: string;
  readonly records: number;
  readonly sha256: string;
  readonly parts: readonly PartTuple[];
}

/** The effect that makes a finished file visible, as it travels in the checkpoint. */
export function fileEffect(sink: string, place: string, file: FinishedFile): Effect {
  const { key, uploadId, mark, records, bytes, parts } = file;
  const sha256 = digestOfParts(parts);
  const effect = { sink, format, place, key, uploadId, mark, records, bytes, sha256 };
  return { ...effect, parts: parts.map(partTuple) };
}

/**
 * The file that an effect is about.
 * @throws InvalidStateError when it was made by a newer version, or for another place.
 */
export function fileOfEffect(effect: Effect, place: string): FinishedFile {
  const { format: written, place: madeFor, key, uploadId, mark, records, ...rest } = effect as FileEffect;
  if (written !== format) {
    throw new InvalidStateError(
      `an effect of sink ${effect.sink} has format ${written}; this version knows ${format}: use the version that made it`,
    );
  }
  assertPlace(effect.sink, madeFor, place);
  const parts = rest.parts.map(storedPart);
  const file = { key, uploadId, mark, records, bytes: totalBytes(parts), parts };
  if (digestOfParts(parts) === rest.sha256) return file;
  throw new InvalidStateError(`the effect that finishes ${key} does not fit its own digest`);
}

/** @throws InvalidStateError when what a checkpoint has of a sink is about another place than the sink's. */
export function assertPlace(sink: string, madeFor: string, place: string): void {
  if (madeFor === place) return;
  throw new InvalidStateError(
    `sink ${sink} writes to ${place}, but the checkpoint has files of it in ${madeFor}: give it ${madeFor} until they are finished`,
  );
}

/** One digest of all parts: the SHA-256 of their SHA-256. */
function digestOfParts(parts: readonly StoredPart[]): string {
  const digest = createHash("sha256");
  for (const { sha256 } of parts) digest.update(sha256, "hex");
  return digest.digest("hex");
}
