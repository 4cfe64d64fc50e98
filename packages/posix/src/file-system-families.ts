import type { StorageFacts } from "./inspect-storage.js";

/** Kinds of file systems, as far as what a store can expect of them differs. */
export type FileSystemFamily =
  | "ext"
  | "xfs"
  | "btrfs"
  | "f2fs"
  | "tmpfs"
  | "ramfs"
  | "overlay"
  | "fuse"
  | "9p"
  | "smb"
  | "cluster"
  | "nfs"
  | "fat"
  | "autofs"
  | "sgi-efs";

const byType: Record<string, FileSystemFamily> = {
  ...{ ext2: "ext", ext3: "ext", ext4: "ext", xfs: "xfs", btrfs: "btrfs", f2fs: "f2fs" },
  ...{ tmpfs: "tmpfs", ramfs: "ramfs", overlay: "overlay", overlayfs: "overlay", aufs: "overlay" },
  ...{ fuse: "fuse", fuseblk: "fuse", virtiofs: "fuse", "9p": "9p", cifs: "smb", smb3: "smb", smbfs: "smb" },
  ...{ ceph: "cluster", afs: "cluster", lustre: "cluster", nfs: "nfs", nfs4: "nfs" },
  ...{ vfat: "fat", msdos: "fat", exfat: "fat", autofs: "autofs", efs: "sgi-efs" },
};

/** `f_type` of statfs(2) as 32 bits; see its man page and linux/magic.h. 0x414A53 is SGI's EFS, not Amazon's. */
const byMagic: ReadonlyMap<number, FileSystemFamily> = new Map([
  [0xef53, "ext"],
  [0x58465342, "xfs"],
  [0x9123683e, "btrfs"],
  [0xf2f52010, "f2fs"],
  [0x01021994, "tmpfs"],
  [0x858458f6, "ramfs"],
  [0x794c7630, "overlay"],
  [0x65735546, "fuse"],
  [0x01021997, "9p"],
  [0xff534d42, "smb"],
  [0xfe534d42, "smb"],
  [0x00c36400, "cluster"],
  [0x6969, "nfs"],
  [0x4d44, "fat"],
  [0x2011bab0, "fat"],
  [0x0187, "autofs"],
  [0x414a53, "sgi-efs"],
]);

/** What the mount table and statfs say of a place: one family, none if neither is known, two if they differ. */
export function fileSystemFamilies({
  mount,
  magic,
}: Pick<StorageFacts, "mount" | "magic">): ReadonlySet<FileSystemFamily> {
  const type = mount?.type.startsWith("fuse.") ? "fuse" : (mount?.type ?? "");
  const named = Object.hasOwn(byType, type) ? byType[type] : undefined;
  const found = [named, byMagic.get(magic ?? -1)];
  return new Set(found.filter((family) => family !== undefined));
}
