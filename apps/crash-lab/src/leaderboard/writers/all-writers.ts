import { holdfastWriter, type Machine } from "./holdfast-writer.js";
import {
  atomicUnstorageWriter,
  keyvFileWriter,
  unstorageWriter,
  writeFileAtomicWriter,
} from "./library-writers.js";
import { carefulWriter, flushedWriter, plainWriter, renamingWriter } from "./node-writers.js";
import type { Writer } from "./writer.js";

/** Every writer of the leaderboard, in the order of its table. */
export function allWriters(machine?: Machine): readonly Writer[] {
  return [
    plainWriter,
    flushedWriter,
    renamingWriter,
    keyvFileWriter,
    unstorageWriter,
    atomicUnstorageWriter,
    writeFileAtomicWriter,
    carefulWriter,
    holdfastWriter(machine),
  ];
}
