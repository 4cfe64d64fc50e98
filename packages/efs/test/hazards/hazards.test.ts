import { describe, expect, it } from "vitest";
import { HAZARDS } from "../../src/index.js";

/** What is known of NFS, EFS and file systems at large that breaks their users; a new one is added here as well. */
const known = [
  ...["rename-reply-lost", "link-mkdir-unlink-reply-lost", "reply-cache-not-persistent", "excl-create-ok"],
  ...["rename-over-open-target", "rename-retry-destroys", "open-by-cached-filehandle", "negative-dentry"],
  ...["attr-cache-stale", "nlink-false-negative", "access-not-revalidation", "readdir-not-snapshot"],
  ...["estale-open-file", "silly-rename-debris", "dir-rename-remote", "write-error-late", "write-reorder"],
  ...["soft-timeout", "softreval", "hard-mount-hang", "lock-lease-lost", "mtime-lease-skew"],
  ...["append-not-atomic", "mmap", "no-renameat2", "same-inode-rename-noop", "edquot-means-limit"],
  ...["efs-limits", "one-zone-loss", "access-point-root-recreated", "mount-vanished", "fsync-failed-clean"],
  ...["zero-or-empty-file", "dirent-not-durable", "visible-not-durable", "mac-fsync", "win-rename"],
  ...["call-applied-late", "killed-writer-flushes-later", "inode-number-imprecise", "place-not-shared"],
  ...["server-unproven", "s3-files", "udp-corruption", "errno-without-name"],
];

describe("the catalogue of hazards", () => {
  it("has every known hazard, each once", () => {
    expect(HAZARDS.map(({ id }) => id).sort()).toEqual([...known].sort());
  });

  it.each(HAZARDS)(
    "$id says what happens, when, how it is met, what remains, and where that comes from",
    (hazard) => {
      for (const part of ["title", "whatHappens", "trigger", "handling", "remains"] as const) {
        expect(hazard[part].trim(), part).toBe(hazard[part]);
        expect(hazard[part].length, part).toBeGreaterThan(5);
        if (part !== "title") expect(hazard[part], part).toMatch(/[.]$/);
      }
      expect(hazard.sources.length).toBeGreaterThan(0);
      for (const { label, url } of hazard.sources) {
        expect(label).not.toBe("");
        if (url !== undefined) expect(new URL(url).protocol).toBe("https:");
      }
    },
  );

  it("what is said to be residual says what the user has to know", () => {
    for (const { disposition, remains } of HAZARDS) {
      if (disposition === "residual") expect(remains).not.toBe("Nothing.");
    }
  });
});
