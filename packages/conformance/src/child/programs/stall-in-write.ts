import { HoldfastError } from "@holdfast/core";
import type { ChildProgram } from "../child-program.js";
import { asInput } from "../workload/as-input.js";
import { madeChunks } from "../workload/made-bytes.js";

type StallInWriteInput = {
  readonly key: string;
  readonly lengthBytes: number;
  readonly chunkBytes: number;
};

/** Streams an object, stalls after half of it until it is told to go on, and tells how the write ended. */
export const stallInWrite: ChildProgram = async ({ harness, input, tell, hear }) => {
  const { key, lengthBytes, chunkBytes } = asInput<StallInWriteInput>(input);
  const backend = await harness.open();
  const half = Math.floor(lengthBytes / chunkBytes / 2);
  async function* stalling(): AsyncGenerator<Uint8Array, void, undefined> {
    let number = 0;
    for await (const chunk of madeChunks({ name: key, lengthBytes }, chunkBytes)) {
      if (number === half) {
        tell({ kind: "half" });
        await hear();
      }
      number += 1;
      yield chunk;
    }
  }
  try {
    await backend.write(key, stalling());
    tell({ kind: "ended", code: "none", outcome: "applied", message: "" });
  } catch (error) {
    if (!HoldfastError.isInstance(error)) throw error;
    tell({ kind: "ended", code: error.code, outcome: error.outcome, message: error.message });
  }
  await backend.close();
};
