import { describe, expect, it } from "vitest";
import type { DiskFileSystem, PowerCutDisk } from "../src/disk/index.js";
import {
  contentOf,
  durableFile,
  type Look,
  statesAfter,
  sync,
  type Workload,
} from "./support/crash-states.js";
import { failure } from "./support/outcomes.js";

const zeros = (count: number): string => "\0".repeat(count);
const sorted = (...states: string[]): string[] => states.sort();
const look: Look = async (fs) => await contentOf(fs, "/f");
const both: Look = async (fs) => `${await contentOf(fs, "/f")} ${await contentOf(fs, "/t")}`;
const after = async (workload: Workload, by: Look): Promise<string[]> =>
  await statesAfter(workload, by, "ext4-like");

describe("where a journal keeps names and sizes in order, exactly the legal states are seen after a power cut", () => {
  describe("a new file", () => {
    it("nothing synced: absent, empty, zeros or whole", async () => {
      const workload: Workload = async (fs) => await fs.writeFile("/f", "new");
      expect(await after(workload, look)).toEqual(sorted("absent", "", zeros(3), "new"));
    });

    it("the file synced: whole, and its name is durable too", async () => {
      const workload: Workload = async (fs) => await fs.writeFile("/f", "new", { flush: true });
      expect(await after(workload, look)).toEqual(["new"]);
    });

    it("an empty one synced: its name is durable", async () => {
      const workload: Workload = async (fs) => await fs.writeFile("/f", "", { flush: true });
      expect(await after(workload, look)).toEqual([""]);
    });

    it("only the directory synced: the journal is durable up to the name, and not up to the size", async () => {
      const workload: Workload = async (fs) => {
        await fs.writeFile("/f", "new");
        await sync(fs, "/");
      };
      expect(await after(workload, look)).toEqual(sorted("", zeros(3), "new"));
    });

    it("an fsync of what was changed later makes its name and size durable, not its bytes", async () => {
      const workload: Workload = async (fs) => {
        await fs.writeFile("/f", "new");
        await fs.writeFile("/other", "x", { flush: true });
      };
      expect(await after(workload, look)).toEqual(sorted(zeros(3), "new"));
    });

    it("an fsync of what was changed earlier makes nothing of it durable", async () => {
      const workload: Workload = async (fs) => {
        await fs.writeFile("/other", "x");
        await fs.writeFile("/f", "new");
        await sync(fs, "/other");
      };
      expect(await after(workload, look)).toEqual(sorted("absent", "", zeros(3), "new"));
    });
  });

  describe("changes in place", () => {
    it("every sector of a write is kept or lost by itself", async () => {
      const workload: Workload = async (fs) => {
        await durableFile(fs, "/f", "a".repeat(1536));
        await fs.writeFile("/f", "b".repeat(1536), { flag: "r+" });
      };
      const sectors: Look = async (fs) => (await look(fs)).replace(/(.)\1{511}/g, "$1");
      const states = await after(workload, sectors);
      expect(states).toEqual(["aaa", "aab", "aba", "abb", "baa", "bab", "bba", "bbb"]);
    });

    it("truncating and writing anew: a later size is never kept without the earlier one", async () => {
      const workload: Workload = async (fs) => {
        await durableFile(fs, "/f", "old!");
        await fs.writeFile("/f", "new");
      };
      expect(await after(workload, look)).toEqual(sorted("old!", "new\0", "", zeros(3), "new"));
    });

    it("what a truncation cut off that another file's fsync made durable never comes back by growing", async () => {
      const workload: Workload = async (fs) => {
        await durableFile(fs, "/f", "a".repeat(1024));
        await fs.writeFile("/f", "b".repeat(1024), { flag: "r+" });
        await fs.truncate("/f", 100);
        await fs.writeFile("/other", "x", { flush: true });
        await fs.truncate("/f", 1024);
      };
      const kept = ["a", "b"].map((letter) => letter.repeat(100));
      expect(await after(workload, look)).toEqual(sorted(...kept, ...kept.map((one) => one + zeros(924))));
    });
  });

  describe("replacing by rename", () => {
    const replacing =
      (synced: { readonly file?: boolean; readonly directory?: boolean }): Workload =>
      async (fs) => {
        await durableFile(fs, "/f", "old");
        await fs.writeFile("/t", "new", { flush: synced.file ?? false });
        await fs.rename("/t", "/f");
        if (synced.directory) await sync(fs, "/");
      };

    it("nothing synced: the new name never shows an empty file, since its size is earlier in the journal", async () => {
      expect(await after(replacing({}), both)).toEqual(
        sorted("old absent", "old ", `old ${zeros(3)}`, "old new", `${zeros(3)} absent`, "new absent"),
      );
    });

    it("only the directory synced: zeros in full length, or the new content", async () => {
      expect(await after(replacing({ directory: true }), both)).toEqual(
        sorted(`${zeros(3)} absent`, "new absent"),
      );
    });

    it("only the file synced: the old content may come back, and the new one is there under its first name", async () => {
      expect(await after(replacing({ file: true }), both)).toEqual(sorted("old new", "new absent"));
    });

    it("the file synced only after the rename: its new name is durable with it", async () => {
      const workload: Workload = async (fs) => {
        await durableFile(fs, "/f", "old");
        await fs.writeFile("/t", "new", { flush: true });
        await fs.rename("/t", "/f");
        await sync(fs, "/f");
      };
      expect(await after(workload, both)).toEqual(["new absent"]);
    });

    it("both synced: the new content", async () => {
      expect(await after(replacing({ file: true, directory: true }), both)).toEqual(["new absent"]);
    });

    it("between two directories the file is never without a name", async () => {
      const workload: Workload = async (fs) => {
        await durableFile(fs, "/f", "content");
        await fs.mkdir("/d");
        await sync(fs, "/");
        await fs.rename("/f", "/d/f");
      };
      const where: Look = async (fs) => `${await contentOf(fs, "/f")} ${await contentOf(fs, "/d/f")}`;
      expect(await after(workload, where)).toEqual(
        sorted("content absent", "content content", "absent content"),
      );
    });
  });

  it("names of several directories are lost from the newest on", async () => {
    const workload: Workload = async (fs) => {
      for (const path of ["/a", "/a/b", "/c", "/a/d"]) await fs.mkdir(path);
    };
    const walk: Look = async (fs) => {
      const below = await fs.readdir("/a").catch(() => []);
      return [...(await fs.readdir("/")), ...below].sort().join("");
    };
    expect(await after(workload, walk)).toEqual(["", "a", "ab", "abc", "abcd"]);
  });

  describe("an fsync that fails", () => {
    const failing = async (fs: DiskFileSystem, disk: PowerCutDisk, path: string): Promise<void> => {
      disk.failSync(0);
      expect(await failure(sync(fs, path))).toMatchObject({ code: "EIO" });
    };

    it("no later one covers the bytes; the size stays in the journal", async () => {
      const workload: Workload = async (fs, disk) => {
        await durableFile(fs, "/f", "old");
        await fs.writeFile("/f", "new!", { flag: "r+" });
        await failing(fs, disk, "/f");
        await sync(fs, "/f");
      };
      expect(await after(workload, look)).toEqual(sorted("old", "new", "old\0", "new!"));
      const journaled: Workload = async (fs, disk) => {
        await workload(fs, disk);
        await fs.writeFile("/other", "x", { flush: true });
      };
      expect(await after(journaled, look)).toEqual(sorted("old\0", "new!"));
    });

    it("of a directory is told to one caller, and the next one succeeds without the names", async () => {
      const workload: Workload = async (fs, disk) => {
        await fs.mkdir("/a");
        await failing(fs, disk, "/");
        await sync(fs, "/");
      };
      const names: Look = async (fs) => (await fs.readdir("/")).join();
      expect(await after(workload, names)).toEqual(["", "a"]);
    });
  });
});
