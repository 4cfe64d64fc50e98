import { describe, expect, it } from "vitest";
import { crashModel } from "./crash-model.js";
import type { DiskAtom } from "./disk-atom.js";

const write: DiskAtom = { kind: "write", ino: 7, sector: 0, bytes: new Uint8Array(1024) };
const size: DiskAtom = { kind: "size", ino: 7, from: 0, to: 1024 };
const name: DiskAtom = { kind: "add", directory: 2, name: "f", ino: 7 };
const removal: DiskAtom = { kind: "delete", directory: 2, name: "g", ino: 8 };
const atoms = [name, write, size, write, removal];

describe("the legal choice that is nearest", () => {
  it("is any choice where all changes are free", () => {
    for (const survivals of [
      [0, 0, 1, 2, 0],
      [0, 3, 0, 1, 1],
    ]) {
      expect(crashModel("posix-min").lawful(atoms, survivals)).toEqual(survivals);
    }
  });

  it("loses names and sizes after the first that is lost, where a journal keeps their order, and no bytes", () => {
    const { lawful } = crashModel("ext4-like");
    expect(lawful(atoms, [0, 3, 1, 1, 1])).toEqual([0, 3, 0, 1, 0]);
    expect(lawful(atoms, [1, 0, 0, 2, 1])).toEqual([1, 0, 0, 2, 0]);
    expect(lawful(atoms, [1, 0, 1, 0, 0])).toEqual([1, 0, 1, 0, 0]);
    expect(lawful(atoms, [1, 0, 1, 0, 1])).toEqual([1, 0, 1, 0, 1]);
  });
});
