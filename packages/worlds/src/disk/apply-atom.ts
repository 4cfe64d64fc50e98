import { type DiskAtom, type WriteAtom, whole } from "./disk-atom.js";
import type { DiskImage } from "./disk-image.js";
import { sectorBytes } from "./file-content.js";

/**
 * Has an image hold what survives of a change. Applied in the order in which they were made, any selection of changes
 * gives a state that the disk may be in.
 */
export function applyAtom(image: DiskImage, atom: DiskAtom, survival: number = whole(atom)): void {
  if (survival === 0) return;
  switch (atom.kind) {
    case "write":
      applyWrite(image, atom, survival);
      return;
    case "size": {
      const content = image.fileToChange(atom.ino)?.content;
      // Truncation frees blocks, also those that another lost size would have hidden.
      if (atom.to < atom.from) content?.clearBeyond(atom.to);
      content?.resize(atom.to);
      return;
    }
    case "add":
      image.setEntry(atom.directory, atom.name, atom.ino);
      return;
    case "delete":
      image.deleteEntry(atom.directory, atom.name);
      return;
    case "rename":
      image.deleteEntry(atom.directory, atom.name);
      image.setEntry(atom.directory, atom.newName, atom.ino);
      return;
  }
}

/** What was durable, and what survives of the changes that were not, one by one; `durable` must stay as it is. */
export function survivorsOver(
  durable: DiskImage,
  pending: readonly DiskAtom[],
  survivals: readonly number[],
): DiskImage {
  const image = durable.overlay();
  for (const [index, atom] of pending.entries()) applyAtom(image, atom, survivals[index] ?? 0);
  return image;
}

/** The disk that a power cut leaves, as a machine finds it that starts on it. */
export function diskAfter(
  durable: DiskImage,
  pending: readonly DiskAtom[],
  survivals: readonly number[],
): DiskImage {
  const image = survivorsOver(durable, pending, survivals).fork();
  image.repair();
  return image;
}

/** Bit n of the survival stands for sector n of the write. */
function applyWrite(image: DiskImage, atom: WriteAtom, survival: number): void {
  const content = image.fileToChange(atom.ino)?.content;
  if (!content) return;
  if (survival === whole(atom)) {
    content.putFrozen(atom.sector * sectorBytes, atom.bytes);
    return;
  }
  for (let at = 0; at * sectorBytes < atom.bytes.length; at += 1) {
    if ((survival & (1 << at)) === 0) continue;
    const sector = atom.bytes.subarray(at * sectorBytes, (at + 1) * sectorBytes);
    content.put((atom.sector + at) * sectorBytes, sector);
  }
}
