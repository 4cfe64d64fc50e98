import { hash } from "node:crypto";
import type { DiskImage } from "../disk-image.js";
import { rootIno } from "../inode.js";

/** Equal for disks that, once repaired, have the same names, contents and hard links. */
export function fingerprint(image: DiskImage): string {
  const lines: string[] = [];
  const paths = new Map<number, string>([[rootIno, ""]]);
  const linked = new Map<number, string[]>();
  // A Map is walked in order of insertion, also over what is added on the way; `repair` goes the same way.
  for (const [ino, path] of paths) {
    for (const [name, child] of image.directory(ino)?.entries ?? []) {
      const inode = image.get(child);
      if (!inode) continue;
      const known = paths.get(child);
      const at = `${path}/${name}`;
      if (inode.kind === "directory") {
        if (known !== undefined) continue;
        lines.push(at);
      } else {
        lines.push(`${at}\0${inode.content.digest}`);
        if (known !== undefined) linked.set(child, [...(linked.get(child) ?? [known]), at]);
      }
      if (known === undefined) paths.set(child, at);
    }
  }
  for (const names of linked.values()) lines.push(`\0${names.sort().join("\0")}`);
  return hash("sha1", lines.sort().join("\n"), "base64url").slice(0, 20);
}
