import { type FileSystemFamily, fileSystemFamilies, type StorageFacts } from "@holdfast/posix";
import type { Acknowledgement } from "./acknowledgement.js";

/** What is known of a kind of file system as the place of a store. */
export type FileSystemKind =
  | { readonly verdict: "fine" }
  | { readonly verdict: "warn"; readonly id: string; readonly why: string }
  | {
      readonly verdict: "refuse";
      readonly id: Acknowledgement;
      readonly why: string;
      readonly advice: string;
    };

const localDisk = "choose a directory on a local disk (ext4 or xfs)";

const fine: FileSystemKind = { verdict: "fine" };
const btrfs: FileSystemKind = {
  verdict: "warn",
  id: "btrfs",
  why: "btrfs has lost synced files in the past (CrashMonkey, bugs 1 to 7); keep its kernel current",
};
const f2fs: FileSystemKind = {
  verdict: "warn",
  id: "f2fs",
  why: "f2fs fsyncs as its mount option fsync_mode says; keep it at posix or strict",
};
const tmpfs = refuse("tmpfs", "is in memory; nothing on it survives a restart of the machine");
const ramfs = refuse("ramfs", "is in memory; nothing on it survives a restart of the machine");
const overlay = refuse(
  "overlay",
  "is the layer of a container; it goes with the container, and its fsync may be left out",
  "mount a volume of a local disk into the container and use that",
);
const fuse = refuse("fuse", "is served by a program in user space, which may answer fsync without doing it");
const network = refuse(
  "network",
  "is a network file system, whose exclusive create and fsync are not proven",
);
const nfs = refuse(
  "nfs",
  "is NFS, where this backend's assumptions of caching and of retried calls do not hold",
  "use @holdfast/efs, which is made for it",
);
const noHardLinks = refuse("no-hard-links", "has no hard links, and exclusive create is a link");
const unknown = refuse(
  "unknown-filesystem",
  "is a file system whose behaviour after a power cut is not known",
);

function refuse(id: Acknowledgement, why: string, advice: string = localDisk): FileSystemKind {
  return { verdict: "refuse", id, why, advice };
}

const byFamily: Partial<Record<FileSystemFamily, FileSystemKind>> = {
  ...{ ext: fine, xfs: fine, btrfs, f2fs, tmpfs, ramfs, overlay, fuse },
  ...{ "9p": network, smb: network, cluster: network, nfs, fat: noHardLinks },
};

/** The kind by the mount table and by statfs; the worse of the two if they differ. */
export function fileSystemKind(facts: StorageFacts): FileSystemKind {
  const kinds = [...fileSystemFamilies(facts)].map((family) => byFamily[family]);
  for (const verdict of ["refuse", "warn", "fine"]) {
    const found = kinds.find((kind) => kind?.verdict === verdict);
    if (found) return found;
  }
  return unknown;
}
