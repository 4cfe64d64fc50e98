import type { PosixFileHandle, PosixFileSystem } from "@holdfast/posix";
import { describe, expect, it } from "vitest";
import { FreshDirectories } from "./fresh-directories.js";

/** Records what is opened; the paths that `errors` names fail with its codes. */
function directories(errors: Readonly<Record<string, string>> = {}) {
  const opened: string[] = [];
  const fileSystem = {
    open: async (path: string) => {
      opened.push(path);
      const code = errors[path];
      if (code !== undefined) throw Object.assign(new Error(code), { code });
      return { close: async () => undefined } as PosixFileHandle;
    },
  } as unknown as PosixFileSystem;
  return { fresh: new FreshDirectories(fileSystem, "/mnt/efs/store"), opened };
}

describe("refresh", () => {
  it("opens all directories from the store's down", async () => {
    const { fresh, opened } = directories();
    await fresh.refresh("/mnt/efs/store/job/log");
    expect(opened).toEqual(["/mnt/efs/store", "/mnt/efs/store/job", "/mnt/efs/store/job/log"]);
  });

  it("opens all directories above the store, to find the store itself", async () => {
    const { fresh, opened } = directories();
    await fresh.refresh("/mnt/efs");
    expect(opened).toEqual(["/", "/mnt", "/mnt/efs"]);
  });

  it("takes no other directory for one of the store", async () => {
    const { fresh, opened } = directories();
    await fresh.refresh("/mnt/efs/storehouse");
    expect(opened).toEqual(["/", "/mnt", "/mnt/efs", "/mnt/efs/storehouse"]);
  });

  it.each(["ENOENT", "ENOTDIR", "ESTALE"])("ends where nothing is (%s)", async (code) => {
    const { fresh, opened } = directories({ "/mnt/efs/store/job": code });
    await fresh.refresh("/mnt/efs/store/job/log");
    expect(opened).toEqual(["/mnt/efs/store", "/mnt/efs/store/job"]);
  });

  it("passes through directories of others above the store, and through none in it", async () => {
    const above = directories({ "/mnt": "EACCES" });
    await above.fresh.refresh("/mnt/efs");
    expect(above.opened).toEqual(["/", "/mnt", "/mnt/efs"]);
    const inside = directories({ "/mnt/efs/store/job": "EACCES" });
    await expect(inside.fresh.refresh("/mnt/efs/store/job")).rejects.toMatchObject({ code: "EACCES" });
  });

  it("HONEST: tells when a directory could not be asked about", async () => {
    const { fresh } = directories({ "/mnt/efs/store": "EMFILE" });
    await expect(fresh.refresh("/mnt/efs/store/job")).rejects.toMatchObject({ code: "EMFILE" });
  });

  it("is shared by those who ask at the same time, but for the one that had begun before", async () => {
    const { fresh, opened } = directories();
    await Promise.all(Array.from({ length: 10 }, async () => fresh.refresh("/mnt/efs/store/job")));
    expect(opened).toHaveLength(4);
  });
});
