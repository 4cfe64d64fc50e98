import type { FoundTree } from "@holdfast/worlds/disk";
import type { DiskFormat } from "../machine/loop-disk.js";
import type { FileCall } from "./file-call.js";

export type AnchorState = "empty" | "zeros" | "old" | "new" | "absent" | "other";

/** A short story whose end on real disks was measured, and is to be seen again. */
export interface Anchor {
  readonly id: string;
  readonly title: string;
  readonly setup: readonly FileCall[];
  readonly calls: readonly FileCall[];
  /** How `/f` was found on each file system: at least once each of these. */
  readonly measured: Readonly<Partial<Record<DiskFormat, readonly AnchorState[]>>>;
  /** Nothing else may be found. */
  readonly isCertain: boolean;
}

const oldBytes = 5_000;
const newBytes = 20_000;
const setup: readonly FileCall[] = [{ kind: "create", path: "/f", bytes: oldBytes }];
const write: FileCall = { kind: "create", path: "/f.tmp", bytes: newBytes };
const syncFile: FileCall = { kind: "sync", path: "/f.tmp" };
const rename: FileCall = { kind: "rename", path: "/f.tmp", to: "/f" };
const syncDirectory: FileCall = { kind: "sync", path: "/" };

export const anchors: readonly Anchor[] = [
  {
    id: "new-unsynced",
    title: "a new file, not fsynced; its directory fsynced",
    setup: [],
    calls: [{ kind: "create", path: "/f", bytes: newBytes }, syncDirectory],
    measured: { ext4: ["empty"], xfs: ["empty"] },
    isCertain: false,
  },
  {
    id: "replaced-unsynced",
    title: "replaced by a rename, not fsynced; its directory fsynced",
    setup,
    calls: [write, rename, syncDirectory],
    measured: { ext4: ["zeros"], xfs: ["empty"] },
    isCertain: false,
  },
  {
    id: "replaced-undirected",
    title: "fsynced and replaced by a rename; its directory not fsynced",
    setup,
    calls: [write, syncFile, rename],
    measured: { ext4: ["old"], xfs: ["old"] },
    isCertain: false,
  },
  {
    id: "replaced-durably",
    title: "fsynced, replaced by a rename, its directory fsynced",
    setup,
    calls: [write, syncFile, rename, syncDirectory],
    measured: { ext4: ["new"], xfs: ["new"] },
    isCertain: true,
  },
];

/** How `/f` was found. The new content is that of the first call, whose every byte tells it. */
export function anchorState(found: FoundTree): AnchorState {
  const file = found.find(({ path }) => path === "/f");
  if (file?.kind !== "file") return "absent";
  const { bytes } = file;
  if (bytes.length === 0) return "empty";
  if (bytes.every((byte) => byte === 0)) return bytes.length === newBytes ? "zeros" : "other";
  if (bytes.includes(0)) return "other";
  if (bytes.length === newBytes) return "new";
  return bytes.length === oldBytes ? "old" : "other";
}
