import { Choices } from "@holdfast/worlds";
import type { ChildProgram } from "../child-program.js";
import { asInput } from "../workload/as-input.js";
import { ObjectWork } from "../workload/object-work.js";
import { killSelf } from "../workload/self-signal.js";

export type ObjectStep = "write" | "write-huge" | "create" | "remove";

/** What `store-objects` is told to do. */
export type StoreObjectsInput = {
  readonly processName: string;
  readonly seed: number;
  readonly prefix: string;
  readonly hugeBytes: number;
  readonly deadlineMs: number;
  /** What it does at the same time, round by round. */
  readonly steps: readonly ObjectStep[];
  readonly rounds: number;
  /** It begins when it is told to, as all others do. */
  readonly waits?: boolean;
  /** It ends itself before the chunk of this number of all that it streams. */
  readonly killInChunk?: number;
};

/** Stores, creates and removes objects, some at a time. In each round it wants the same key as all others. */
export const storeObjects: ChildProgram = async ({ harness, input, tell, hear }) => {
  const { seed, steps, rounds, waits, killInChunk, ...options } = asInput<StoreObjectsInput>(input);
  const backend = await harness.open();
  let chunks = 0;
  const beforeChunk = (): void => {
    chunks += 1;
    if (chunks === killInChunk) killSelf();
  };
  const work = new ObjectWork(backend, { ...options, choices: new Choices(seed), beforeChunk }, tell);
  // The first call opens what is opened once, so that all then begin at the same time.
  await backend.list(options.prefix);
  if (waits) await hear();
  for (let round = 0; round < rounds; round += 1) {
    const doing = steps.map(async (step, place) => {
      if (step === "create") await work.create(`${round}-${place}`);
      else if (step === "remove") await work.remove();
      else if (step === "write-huge") await work.write(options.hugeBytes);
      else await work.write();
    });
    await Promise.all(doing);
  }
  tell({ kind: "done" });
  await backend.close();
};
