import { type Checkpoint, InvalidStateError } from "@holdfast/core";
import type { Encoder } from "./encode/encoder.js";
import { OutputLostError } from "./errors/output-lost-error.js";
import { assertPlace } from "./finished-file.js";
import { OpenFile, type PartNumbers } from "./open-file.js";
import type { OutputMedium, ResumedFile } from "./output-medium.js";
import { mostParts, type SinkSettings } from "./sink-options.js";
import { entryNames, type FileState, type SinkState } from "./sink-state.js";
import { type StoredPart, storedPart } from "./stored-part.js";
import type { BufferedBytes } from "./tail.js";

const filesAtOnce = 8;

export interface RestoreContext<R> {
  readonly medium: OutputMedium;
  readonly settings: SinkSettings<R>;
  readonly checkpoint: Pick<Checkpoint, "epoch" | "read">;
  readonly buffered: BufferedBytes;
  /** Of the run that restores. */
  readonly generation: number;
}

/** A file to go on with. */
interface RestoredFile<R> {
  readonly file: OpenFile<R>;
  /** It can get no more records. */
  readonly mustEnd: boolean;
}

export interface RestoredFiles<R> {
  readonly files: readonly RestoredFile<R>[];
  /** The keys of those of which it could not be seen whether the store still has their parts. */
  readonly unverified: readonly string[];
  readonly lost: readonly OutputLostError[];
}

/** Takes up the files that a checkpoint has in progress. */
export async function restoreFiles<R>(
  context: RestoreContext<R>,
  { place, files }: SinkState,
  signal: AbortSignal,
): Promise<RestoredFiles<R>> {
  const { medium, settings } = context;
  if (files.length > 0) assertPlace(settings.name, place, medium.place);
  const restored: RestoredFile<R>[] = [];
  const unverified: string[] = [];
  const lost: OutputLostError[] = [];
  for (let from = 0; from < files.length; from += filesAtOnce) {
    const some = files.slice(from, from + filesAtOnce);
    const found = await Promise.all(some.map(async (state) => await restoreFile(context, state, signal)));
    for (const one of found) {
      if ("lost" in one) lost.push(one.lost);
      else restored.push(one);
      if ("isVerified" in one && !one.isVerified) unverified.push(one.file.facts.key);
    }
  }
  return { files: restored, unverified, lost };
}

async function restoreFile<R>(
  context: RestoreContext<R>,
  state: FileState,
  signal: AbortSignal,
): Promise<(RestoredFile<R> & { readonly isVerified: boolean }) | { readonly lost: OutputLostError }> {
  const { medium, settings, checkpoint, generation } = context;
  const { name, encode } = settings;
  const encoder = encoderOf(state, settings, checkpoint.epoch);
  const facts = { ...state, contentType: encoder.contentType };
  const parts = (state.upload?.parts ?? []).map(storedPart);
  let resumed: ResumedFile = { uploadId: "", numbering: "apart", reaches: 0, verified: true };
  if (state.upload) {
    const toResume = { ...facts, uploadId: state.upload.id, parts };
    try {
      resumed = await medium.resume(toResume, generation, signal);
    } catch (error) {
      if (!OutputLostError.isInstance(error) || settings.onLost(error) === "fail") throw error;
      return { lost: error };
    }
  }
  const read = async (entry: string): Promise<Uint8Array> => await checkpoint.read(entry, { signal });
  const encoderState = state.hasEncoderState
    ? await read(entryNames.encoder(name, state.sequence))
    : undefined;
  const tail = state.tailBytes > 0 ? await read(entryNames.tail(name, state.sequence)) : undefined;
  const numbers = partNumbers(state, parts, resumed, generation);
  const file = new OpenFile<R>(
    facts,
    encoder.resume(encoderState, state.bytes),
    numbers,
    state.openedAtMs,
    context.buffered,
  );
  file.takeUp(state, state.upload && resumed.uploadId, parts);
  if (tail) file.tail.add(tail);
  // Not only when all are there: that would be all tails in memory at once.
  if (context.buffered.bytes > settings.maxBufferedBytes) await file.spill(settings.spillDirectory);
  const mustEnd = encoder !== encode || file.isOutOfNumbers;
  return { file, mustEnd, isVerified: resumed.verified };
}

/** A file is gone on with by what began it; where that is not the sink's encoder any more, it is ended by it. */
function encoderOf<R>(
  { encoder: id, key }: FileState,
  { encode, formerEncoders, name }: SinkSettings<R>,
  epoch: number,
): Encoder<R> {
  if (encode.id === id) return encode;
  const former = formerEncoders.find((encoder) => encoder.id === id);
  // It is never given a record, only asked to end.
  if (former) return former as Encoder<unknown> as Encoder<R>;
  throw new InvalidStateError(
    `epoch ${epoch} has ${key} in progress, begun by encoder ${JSON.stringify(id)}; sink ${name} has ${JSON.stringify(encode.id)}: add the former one to formerEncoders, which ends such files, or go on with it`,
  );
}

/** The numbers that this run's parts of a file have. */
function partNumbers(
  { generation: begunBy, numbersPerRun }: FileState,
  parts: readonly StoredPart[],
  { numbering, reaches }: ResumedFile,
  generation: number,
): PartNumbers {
  const after = (parts.at(-1)?.number ?? 0) + 1;
  if (numbering === "onwards") return { first: after, last: mostParts, reaches };
  const first = 1 + (generation - begunBy) * numbersPerRun;
  const last = first + numbersPerRun - 1;
  // So often the job was claimed anew while the file was in progress: it ends with what it has.
  return last > mostParts ? { first: mostParts, last: mostParts, reaches } : { first, last, reaches };
}
