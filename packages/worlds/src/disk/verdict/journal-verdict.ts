import { applyAtom } from "../apply-atom.js";
import type { CrashWindow } from "../crash-states/crash-state.js";
import { isMetadata } from "../disk-atom.js";
import type { DiskImage } from "../disk-image.js";
import { rootIno } from "../inode.js";
import type { FoundDirectory, FoundFile } from "./found-shape.js";
import { changesOf, isPossibleContent } from "./possible-content.js";

/**
 * Why a crash cannot have left what was found where a journal keeps names and sizes in order; undefined when it can. The
 * beginning of the journal that was kept decides about them, and only the bytes are free.
 */
export function refusalWhereJournaled(window: CrashWindow, root: FoundDirectory): string | undefined {
  const { durable, pending } = window;
  const image = durable.overlay();
  let farthest = mismatch(image, window, root, -1);
  for (const [at, atom] of pending.entries()) {
    if (farthest === undefined) return undefined;
    if (!isMetadata(atom)) continue;
    applyAtom(image, atom);
    farthest = mismatch(image, window, root, at);
  }
  return farthest;
}

/** The first thing that is not as it was found, when the journal was kept to a place. */
function mismatch(
  image: DiskImage,
  { durable, pending }: CrashWindow,
  root: FoundDirectory,
  end: number,
): string | undefined {
  const reached = new Map<number, FoundFile | FoundDirectory>([[rootIno, root]]);
  const known = new Set<FoundFile | FoundDirectory>([root]);
  const kept = pending.filter((atom, at) => at <= end || !isMetadata(atom));
  for (const [ino, found] of reached) {
    if (found.kind === "file") {
      const content = durable.file(ino)?.content;
      const size = image.file(ino)?.content.size;
      const { length } = found.bytes;
      if (!content || size !== length)
        return `${found.path} has ${length} bytes where the journal has ${size}`;
      const history = { durable: content, changes: changesOf(ino, kept) };
      if (!isPossibleContent(history, found.bytes, true)) {
        return `${found.path} has bytes that no sectors that were kept could give it`;
      }
      continue;
    }
    const at = found.path === "/" ? "" : found.path;
    const names = new Set(found.entries.keys());
    for (const [name, child] of image.directory(ino)?.entries ?? []) {
      const entry = found.entries.get(name);
      const isAgain = reached.has(child);
      // Of two names of a directory a repair leaves one.
      if (!entry && isAgain && image.directory(child)) continue;
      if (!entry) return `${at}/${name} is missing, although the journal has it`;
      names.delete(name);
      const isSame = isAgain ? reached.get(child) === entry : !known.has(entry);
      if (!isSame || image.get(child)?.kind !== entry.kind)
        return `${at}/${name} is not what the journal has there`;
      reached.set(child, entry);
      known.add(entry);
    }
    for (const name of names) return `${at}/${name} is there, although the journal has no such name`;
  }
  return undefined;
}
