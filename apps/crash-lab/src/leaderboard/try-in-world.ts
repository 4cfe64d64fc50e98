import {
  type CrashModelName,
  type CrashState,
  crashStates,
  type DiskFileSystem,
  type DiskRecording,
  PowerCutDisk,
} from "@holdfast/worlds/disk";
import { makeDurable } from "../reality/make-durable.js";
import type { WritersOnDisk } from "./bundle-writers.js";
import { type FoundValue, judgeValue, type Outcome, OutcomeCounter, type Tally } from "./judge-value.js";
import { valueText } from "./value-text.js";
import { type WorldWorkload, worldWorkloads } from "./world-workloads.js";
import type { OpenWriter, Writer } from "./writers/writer.js";

const directory = "/data";

/** What is told about a save, in the story of a recording. */
interface SaveNote {
  readonly begun?: number;
  readonly acknowledged?: number;
}

export interface WorldOptions {
  readonly model: CrashModelName;
  readonly seed: number;
  /** At most so many disks, over all workloads. */
  readonly states: number;
  readonly signal: AbortSignal;
}

export interface WorldResult {
  readonly model: CrashModelName;
  readonly tally: Tally;
  /** For each way to break the contract, the first disk that did. */
  readonly examples: readonly (readonly [Outcome, string])[];
}

/**
 * Runs a writer's workloads on simulated disks, and reads through the writer what each disk holds that could be there
 * after a crash at any moment of them.
 */
export async function tryInWorld(
  writer: Writer,
  onDisk: WritersOnDisk,
  { model, seed, states, signal }: WorldOptions,
): Promise<WorldResult> {
  const counter = new OutcomeCounter();
  const examples = new Map<Outcome, string>();
  for (const workload of worldWorkloads) {
    const { recording, texts } = await record(writer, onDisk, workload, model);
    const mostStates = Math.ceil(states / worldWorkloads.length);
    for (const state of crashStates(recording, { model, seed, mostStates })) {
      signal.throwIfAborted();
      const outcome = judgeState(await valueOn(state.disk().mount(), writer, onDisk), state, texts, workload);
      counter.add(outcome);
      if (outcome !== "ok" && !examples.has(outcome))
        examples.set(outcome, `${workload.id}, state ${state.id}:\n${state}`);
    }
  }
  const [refused] = onDisk.refusedCalls();
  if (refused !== undefined)
    throw new Error(`${writer.id} called ${refused}, which the simulated disk lacks`);
  return { model, tally: counter.tally, examples: [...examples] };
}

interface Recorded {
  readonly recording: DiskRecording;
  /** Every value of the workload, oldest first, the durable one included. */
  readonly texts: readonly string[];
}

async function record(
  writer: Writer,
  { mountDisk }: WritersOnDisk,
  { durableBytes, savedBytes }: WorldWorkload,
  model: CrashModelName,
): Promise<Recorded> {
  const disk = new PowerCutDisk({ model });
  await disk.mount().mkdir(directory);
  await mountDisk(disk.mount());
  const opened = await writer.open(directory);
  const sizes = durableBytes === undefined ? savedBytes : [durableBytes, ...savedBytes];
  const texts = sizes.map((bytes, index) => valueText(0, index + 1, bytes));
  const first = durableBytes === undefined ? 0 : 1;
  for (const text of texts.slice(0, first)) await opened.save(text);
  await makeDurable(disk.mount());
  const recording = disk.record();
  const tell = (note: SaveNote): void => recording.mark(note);
  tell({ acknowledged: first });
  for (const [index, text] of texts.entries()) {
    if (index >= first) await savedAloud(opened, text, index + 1, tell);
  }
  return { recording, texts };
}

async function savedAloud(
  opened: OpenWriter,
  text: string,
  version: number,
  tell: (note: SaveNote) => void,
): Promise<void> {
  tell({ begun: version });
  await opened.save(text);
  tell({ acknowledged: version });
}

/** What the next run of the program would read. */
async function valueOn(
  fileSystem: DiskFileSystem,
  writer: Writer,
  { mountDisk }: WritersOnDisk,
): Promise<FoundValue> {
  await mountDisk(fileSystem);
  try {
    return { value: await (await writer.open(directory)).load() };
  } catch (error) {
    return { error: String(error) };
  }
}

function judgeState(
  found: FoundValue,
  state: CrashState,
  texts: readonly string[],
  { durableBytes }: WorldWorkload,
): Outcome {
  let begun = durableBytes === undefined ? 0 : 1;
  let acknowledged = begun;
  for (const note of state.notes as readonly SaveNote[]) {
    begun = Math.max(begun, note.begun ?? 0);
    acknowledged = Math.max(acknowledged, note.acknowledged ?? 0);
  }
  return judgeValue({ saved: texts.slice(0, begun), acknowledged }, found);
}
