import { type Checkpoint, InvalidStateError } from "@holdfast/core";
import type { PartTuple } from "./stored-part.js";

const format = 1;

/** A file in progress, as a checkpoint has it. */
export interface FileState {
  readonly sequence: number;
  readonly partition: string;
  readonly key: string;
  readonly mark: string;
  readonly encoder: string;
  /** The generation that began it, and how many part numbers each later one has. */
  readonly generation: number;
  readonly numbersPerRun: number;
  readonly openedAtMs: number;
  readonly writtenAtMs: number;
  readonly records: number;
  readonly bytes: number;
  /** None while no part was sent. */
  readonly upload?: { readonly id: string; readonly parts: readonly PartTuple[] };
  /** There are bytes that no part has. */
  readonly tailBytes: number;
  /** The encoder has a state of its own. */
  readonly hasEncoderState: boolean;
}

/** What a sink has in a checkpoint. */
export interface SinkState {
  readonly format: number;
  readonly place: string;
  /** The number of the next file. */
  readonly sequence: number;
  readonly files: readonly FileState[];
}

/** The names of a sink's entries. */
export const entryNames = {
  files: (sink: string): string => `sinks/${sink}/files`,
  tail: (sink: string, sequence: number): string => `sinks/${sink}/tail/${sequence}`,
  encoder: (sink: string, sequence: number): string => `sinks/${sink}/encoder/${sequence}`,
};

export function sinkStateText(state: Omit<SinkState, "format">): string {
  return JSON.stringify({ format, ...state });
}

/**
 * What a checkpoint has of a sink; `undefined` when it has nothing of it.
 * @throws InvalidStateError when it was made by a newer version.
 */
export async function readSinkState(
  checkpoint: Pick<Checkpoint, "epoch" | "has" | "readJson">,
  sink: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<SinkState | undefined> {
  const name = entryNames.files(sink);
  if (!checkpoint.has(name)) return undefined;
  const state = await checkpoint.readJson<SinkState>(name, options);
  if (state.format === format) return state;
  throw new InvalidStateError(
    `epoch ${checkpoint.epoch} has sink ${sink} in format ${state.format}; this version knows ${format}: use the version that made it`,
  );
}
