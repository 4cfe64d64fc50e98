import { describe, expect, it } from "vitest";
import { applyAtom, diskAfter } from "./apply-atom.js";
import { type DiskAtom, whole, writeAtoms } from "./disk-atom.js";
import { DiskImage } from "./disk-image.js";
import { FileContent } from "./file-content.js";
import { rootIno } from "./inode.js";

const ino = 7;

/** A disk that holds one empty file. */
function diskWithFile(): DiskImage {
  const image = DiskImage.empty(0);
  image.add({ kind: "file", ino, mode: 0o644, links: 0, mtimeMs: 0, content: new FileContent() });
  applyAtom(image, { kind: "add", directory: rootIno, name: "f", ino });
  return image;
}

function contentOf(image: DiskImage): string {
  return Buffer.from(image.file(ino)?.content.read(0, 10_000) ?? []).toString("latin1");
}

const size = (from: number, to: number): DiskAtom => ({ kind: "size", ino, from, to });

function write(offset: number, text: string): DiskAtom[] {
  const page = Buffer.alloc(8192);
  page.write(text, offset, "latin1");
  const sectors = (first: number, count: number): Uint8Array =>
    page.subarray(first * 512, (first + count) * 512);
  return writeAtoms(ino, offset, text.length, sectors);
}

describe("writeAtoms", () => {
  it("covers the sectors that were touched, block by block, and no others", () => {
    const places = (offset: number, length: number): [number, number][] =>
      write(offset, "x".repeat(length)).map((atom) => {
        return atom.kind === "write" ? [atom.sector, atom.bytes.length / 512] : [-1, -1];
      });
    expect(places(0, 1)).toEqual([[0, 1]]);
    expect(places(511, 1)).toEqual([[0, 1]]);
    expect(places(512, 512)).toEqual([[1, 1]]);
    expect(places(511, 2)).toEqual([[0, 2]]);
    expect(places(4000, 200)).toEqual([
      [7, 1],
      [8, 1],
    ]);
    expect(places(0, 8192)).toEqual([
      [0, 8],
      [8, 8],
    ]);
    expect(places(100, 0)).toEqual([]);
  });
});

describe("diskAfter", () => {
  it("keeps the sectors that the survival of a write has bits for", () => {
    const atoms = [size(0, 1536), ...write(0, "a".repeat(512) + "b".repeat(512) + "c".repeat(512))];
    for (let survival = 0; survival < 8; survival += 1) {
      const expected = ["a", "b", "c"].map((letter, at) => {
        return (survival & (1 << at) ? letter : "\0").repeat(512);
      });
      expect(contentOf(diskAfter(diskWithFile(), atoms, [1, survival]))).toBe(expected.join(""));
    }
  });

  it("leaves the disk it begins on as it is", () => {
    const durable = diskWithFile();
    const atoms = [size(0, 3), ...write(0, "new")];
    expect(contentOf(diskAfter(durable, atoms, atoms.map(whole)))).toBe("new");
    expect(contentOf(durable)).toBe("");
    applyAtom(durable, { kind: "delete", directory: rootIno, name: "f", ino });
    expect(contentOf(diskAfter(durable, atoms, atoms.map(whole)))).toBe("");
  });

  it("a truncation that survives frees what was written beyond it, although the size of that did not survive", () => {
    const atoms = [size(0, 1000), ...write(0, "y".repeat(1000)), size(1000, 100), size(100, 1000)];
    const survivals = atoms.map(whole);
    survivals[0] = 0;
    expect(contentOf(diskAfter(diskWithFile(), atoms, survivals))).toBe("y".repeat(100) + "\0".repeat(900));
  });

  it("changes of what is not there change nothing", () => {
    const atoms: DiskAtom[] = [
      { kind: "add", directory: rootIno, name: "g", ino: 99 },
      { kind: "add", directory: 98, name: "g", ino },
      { kind: "delete", directory: rootIno, name: "h", ino },
      { kind: "size", ino: 99, from: 0, to: 5 },
    ];
    const after = diskAfter(diskWithFile(), atoms, atoms.map(whole));
    expect([...after.pathsFrom([rootIno]).values()]).toEqual(["", "/f"]);
    expect(after.get(ino)?.links).toBe(1);
  });
});
