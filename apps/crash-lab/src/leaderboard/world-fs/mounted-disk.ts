import type { DiskFileSystem } from "@holdfast/worlds/disk";
import { VisibleTree } from "./visible-tree.js";

interface MountedDisk {
  readonly fileSystem: DiskFileSystem;
  /** What calls that cannot wait are answered from. */
  readonly tree: VisibleTree;
}

let mounted: MountedDisk | undefined;
const refusals: string[] = [];

/** Has the bundled code find this disk behind `node:fs`, from now on. */
export async function mountDisk(fileSystem: DiskFileSystem): Promise<void> {
  const tree = new VisibleTree(fileSystem);
  await tree.refresh();
  mounted = { fileSystem, tree };
}

export function mountedDisk(): MountedDisk {
  if (!mounted) throw new Error("no disk is mounted: call mountDisk first");
  return mounted;
}

/** What the bundled code asked for that the world does not offer. What it did after that proves nothing. */
export function refusedCalls(): readonly string[] {
  return refusals;
}

/** @throws always; the call is also remembered, since a library may swallow the error. */
export function refuse(call: string): never {
  refusals.push(call);
  throw Object.assign(new Error(`the simulated disk does not offer ${call}`), { code: "ERR_NOT_OFFERED" });
}
