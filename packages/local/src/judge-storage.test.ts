import { type Mount, type StorageFacts, unsafeDirectoryError } from "@holdfast/posix";
import { describe, expect, it } from "vitest";
import type { Acknowledgement } from "./acknowledgement.js";
import { judgeStorage } from "./judge-storage.js";

function facts(type: string, magic: number | undefined, options = "rw"): StorageFacts {
  const mount: Mount = {
    mountPoint: "/place",
    source: "/dev/x",
    device: "8:1",
    type,
    options: new Map(options.split(",").map((option) => option.split("=") as [string, string])),
  };
  return { platform: "linux", path: "/place/store", mount, magic };
}

const ext4 = 0xef53;

describe("judgeStorage", () => {
  it.each([
    ["ext4", ext4],
    ["ext3", ext4],
    ["xfs", 0x58465342],
  ])("%s is fine", (type, magic) => {
    expect(judgeStorage(facts(type, magic), new Set())).toMatchObject({
      failed: [],
      checks: [{ outcome: "pass" }],
    });
  });

  it.each([
    ["btrfs", 0x9123683e, "rw", "btrfs"],
    ["f2fs", 0xf2f52010, "rw", "f2fs"],
    ["ext4", ext4, "rw,data=writeback", "data-writeback"],
    ["ext4", ext4, "rw,noauto_da_alloc", "noauto-da-alloc"],
  ])("%s (%i, %s) is worth a warning", (type, magic, options, id) => {
    const { checks, failed } = judgeStorage(facts(type, magic, options), new Set());
    expect([failed, checks]).toMatchObject([[], [{ id, outcome: "warn" }]]);
  });

  const refused: [type: string, magic: number | undefined, options: string, id: Acknowledgement][] = [
    ["tmpfs", 0x01021994, "rw", "tmpfs"],
    ["ramfs", 0x858458f6, "rw", "ramfs"],
    ["overlay", 0x794c7630, "rw", "overlay"],
    ["fuse.sshfs", 0x65735546, "rw", "fuse"],
    ["fuseblk", 0x65735546, "rw", "fuse"],
    ["virtiofs", 0x65735546, "rw", "fuse"],
    ["9p", 0x01021997, "rw", "network"],
    ["cifs", 0xff534d42, "rw", "network"],
    ["smb3", 0xfe534d42, "rw", "network"],
    ["nfs4", 0x6969, "rw,vers=4.1", "nfs"],
    ["nfs", 0x6969, "rw,vers=3", "nfs"],
    ["vfat", 0x4d44, "rw", "no-hard-links"],
    ["exfat", 0x2011bab0, "rw", "no-hard-links"],
    ["ext4", ext4, "ro", "read-only"],
    ["ext4", ext4, "rw,nobarrier", "nobarrier"],
    ["ext4", ext4, "rw,barrier=0", "nobarrier"],
    ["zfs", 0x2fc12fc1, "rw", "unknown-filesystem"],
    ["efs", 0x414a53, "rw", "unknown-filesystem"],
    ["constructor", undefined, "rw", "unknown-filesystem"],
  ];
  it.each(refused)(
    "%s (%s, %s) is refused as %4$s, unless it is accepted by that name",
    (type, magic, options, id) => {
      const { failed } = judgeStorage(facts(type, magic, options), new Set());
      expect(failed.map((check) => check.id)).toEqual([id]);
      expect(failed[0]!.explanation).toContain("/place");
      expect(failed[0]!.explanation).toContain(`acknowledge: ["${id}"]`);
      const accepted = judgeStorage(facts(type, magic, options), new Set([id]));
      expect(accepted).toMatchObject({ failed: [], checks: [{ id, outcome: "accepted" }] });
    },
  );

  it("sends NFS to the package that is made for it", () => {
    expect(judgeStorage(facts("nfs4", 0x6969), new Set()).failed[0]!.explanation).toContain("@holdfast/efs");
  });

  it("believes the worse of the mount table and statfs", () => {
    expect(judgeStorage(facts("ext4", 0x01021994), new Set()).failed.map(({ id }) => id)).toEqual(["tmpfs"]);
    expect(judgeStorage(facts("tmpfs", ext4), new Set()).failed.map(({ id }) => id)).toEqual(["tmpfs"]);
  });

  it("refuses a place whose mount and kind are not known", () => {
    const unknown: StorageFacts = { platform: "linux", path: "/place", mount: undefined, magic: undefined };
    expect(judgeStorage(unknown, new Set()).failed.map(({ id }) => id)).toEqual(["unknown-filesystem"]);
  });

  it("lists every check that failed in one error", () => {
    const { failed } = judgeStorage(facts("tmpfs", 0x01021994, "ro,nobarrier"), new Set());
    const { message } = unsafeDirectoryError("/place/store", failed);
    for (const part of ["/place/store", "- tmpfs: ", "- read-only: ", "- nobarrier: "])
      expect(message).toContain(part);
  });

  it.each(["darwin", "win32"] as const)("on %s only warns: nothing is inspected there", (platform) => {
    const place: StorageFacts = { platform, path: "/place", mount: undefined, magic: undefined };
    expect(judgeStorage(place, new Set())).toMatchObject({ failed: [], checks: [{ outcome: "warn" }] });
  });
});
