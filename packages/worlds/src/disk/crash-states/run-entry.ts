import type { DiskAtom } from "../disk-atom.js";
import type { DiskImage } from "../disk-image.js";
import type { Inode } from "../inode.js";

/** One thing that happened on a disk. */
export type RunEntry =
  | { readonly kind: "change"; readonly atom: DiskAtom }
  | { readonly kind: "sync" | "failed-sync"; readonly ino: number }
  /** The power was cut for good, and this was left. */
  | { readonly kind: "cut"; readonly left: DiskImage }
  | { readonly kind: "inode"; readonly make: () => Inode }
  | { readonly kind: "touch"; readonly ino: number; readonly mtimeMs: number }
  | { readonly kind: "note"; readonly note: unknown };

/** Whether it changes what a crash may leave, so that the moments before and after it are two. */
export function isMoment({ kind }: RunEntry): boolean {
  return kind === "change" || kind === "sync" || kind === "failed-sync" || kind === "cut";
}
