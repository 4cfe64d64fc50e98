import { describe, expect, it } from "vitest";
import { crashStates, type DiskFileSystem, PowerCutDisk } from "../src/disk/index.js";
import { Choices } from "../src/index.js";
import { contentOf, durableFile, statesAfter, sync } from "./support/crash-states.js";
import { failure } from "./support/outcomes.js";

const look = async (fs: DiskFileSystem): Promise<string> => await contentOf(fs, "/f");
const zeros = (count: number): string => "\0".repeat(count);
const sorted = (...states: string[]): string[] => states.sort();

describe("exactly the legal states are seen after a power cut", () => {
  describe("a new file", () => {
    it("nothing synced: absent, empty, zeros or whole", async () => {
      const states = await statesAfter(async (fs) => await fs.writeFile("/f", "new"), look);
      expect(states).toEqual(sorted("absent", "", zeros(3), "new"));
    });

    it("only the file synced: its name may be gone", async () => {
      const states = await statesAfter(async (fs) => await fs.writeFile("/f", "new", { flush: true }), look);
      expect(states).toEqual(sorted("absent", "new"));
    });

    it("only the directory synced: the name is there, over anything", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await fs.writeFile("/f", "new");
        await sync(fs, "/");
      };
      expect(await statesAfter(workload, look)).toEqual(sorted("", zeros(3), "new"));
    });

    it("both synced, in either order: it is there", async () => {
      for (const order of [
        ["/f", "/"],
        ["/", "/f"],
      ]) {
        const workload = async (fs: DiskFileSystem): Promise<void> => {
          await fs.writeFile("/f", "new");
          for (const path of order) await sync(fs, path);
        };
        expect(await statesAfter(workload, look)).toEqual(["new"]);
      }
    });

    it("an fsync covers what came before it, not what comes after", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "one");
        await fs.appendFile("/f", "two");
      };
      expect(await statesAfter(workload, look)).toEqual(sorted("one", `one${zeros(3)}`, "onetwo"));
    });

    it("an fsync of another file or directory covers nothing of it", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await fs.mkdir("/d");
        await fs.writeFile("/d/other", "x");
        await fs.writeFile("/f", "new");
        await sync(fs, "/d/other");
        await sync(fs, "/d");
      };
      expect(await statesAfter(workload, look)).toEqual(sorted("absent", "", zeros(3), "new"));
    });

    it("written through O_SYNC: its bytes are there if its name is", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        const handle = await fs.open("/f", "as");
        await handle.writeFile("new");
        await handle.close();
      };
      expect(await statesAfter(workload, look)).toEqual(sorted("absent", "new"));
    });
  });

  describe("changes in place", () => {
    it("every sector of a write is kept or lost by itself", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "a".repeat(1536));
        const handle = await fs.open("/f", "r+");
        await handle.write(Buffer.from("b".repeat(1536)));
      };
      const sectors = async (fs: DiskFileSystem): Promise<string> =>
        (await look(fs)).replace(/(.)\1{511}/g, "$1");
      const states = await statesAfter(workload, sectors);
      expect(states).toEqual(["aaa", "aab", "aba", "abb", "baa", "bab", "bba", "bbb"]);
    });

    it("a part of a sector is never torn, and its neighbours are never touched", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "a".repeat(2048));
        const handle = await fs.open("/f", "r+");
        await handle.write(Buffer.from("b".repeat(100)), 0, 100, 700);
      };
      const states = await statesAfter(workload, look);
      const changed = "a".repeat(700) + "b".repeat(100) + "a".repeat(1248);
      expect(states).toEqual(sorted("a".repeat(2048), changed));
    });

    it("two writes to one sector keep their order, and sizes are lost by themselves", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "x");
        await fs.appendFile("/f", "y");
        await fs.appendFile("/f", "z");
      };
      expect(await statesAfter(workload, look)).toEqual(sorted("x", "x\0", "xy", "x\0\0", "xy\0", "xyz"));
    });

    it("a truncation within a block clears the rest of it by itself, and sets the size by itself", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "a".repeat(1024));
        await fs.truncate("/f", 100);
      };
      const kept = "a".repeat(100);
      expect(await statesAfter(workload, look)).toEqual(
        sorted(
          "a".repeat(1024),
          kept,
          `${kept}${zeros(412)}${"a".repeat(512)}`,
          `${"a".repeat(512)}${zeros(512)}`,
          `${kept}${zeros(924)}`,
        ),
      );
    });

    it("a long write may leave the end of each of its blocks as the size", async () => {
      const disk = new PowerCutDisk();
      await durableFile(disk.mount(), "/f", "");
      const recording = disk.record();
      await disk.mount().writeFile("/f", "a".repeat(9000), { flag: "r+" });
      const seen = new Set<number>();
      for (const state of crashStates(recording, { seed: 1, mostStates: 300 })) {
        seen.add((await state.disk().mount().stat("/f")).size);
      }
      expect(seen).toEqual(new Set([0, 4096, 8192, 9000]));
    });

    it("growing beyond a gap may leave the end of the block that was last", async () => {
      const written = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "x");
        const handle = await fs.open("/f", "r+");
        await handle.write(Buffer.from("end"), 0, 3, 5000);
        await handle.close();
      };
      const start = ["x", `x${zeros(4095)}`, `x${zeros(5002)}`];
      expect(await statesAfter(written, look)).toEqual(sorted(...start, `x${zeros(4999)}end`));
      const truncated = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "x");
        await fs.truncate("/f", 5003);
      };
      expect(await statesAfter(truncated, look)).toEqual(sorted(...start));
    });

    it("truncating and writing anew may leave old, empty, zeros, or a mixture", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "old!");
        await fs.writeFile("/f", "new");
      };
      const expected = sorted("old!", "old", "", zeros(3), "new\0", "new");
      expect(await statesAfter(workload, look)).toEqual(expected);
    });

    it("what a truncation cut off never comes back by growing", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "old content");
        await fs.truncate("/f", 2);
        await sync(fs, "/f");
        await fs.truncate("/f", 5);
        expect(await look(fs)).toBe(`ol${zeros(3)}`);
      };
      expect(await statesAfter(workload, look)).toEqual(sorted("ol", `ol${zeros(3)}`));
    });

    it("bytes whose size was lost never show, not even when the file grows in a later life", async () => {
      let grown = 0;
      for (let seed = 0; seed < 200; seed += 1) {
        const disk = new PowerCutDisk();
        await durableFile(disk.mount(), "/f", "x");
        await disk.mount().appendFile("/f", "y".repeat(1000));
        disk.cut(new Choices(seed));
        const fs = disk.mount();
        if ((await fs.stat("/f")).size !== 1) continue;
        await fs.truncate("/f", 1000);
        expect(await look(fs)).toBe(`x${zeros(999)}`);
        grown += 1;
      }
      expect(grown).toBeGreaterThan(20);
    });

    it("a gap reads as zeros", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "");
        const handle = await fs.open("/f", "r+");
        await handle.write(Buffer.from("end"), 0, 3, 5000);
        await handle.sync();
        await handle.close();
      };
      expect(await statesAfter(workload, look)).toEqual([`${zeros(5000)}end`]);
    });
  });

  describe("replacing by rename", () => {
    const both = async (fs: DiskFileSystem): Promise<string> =>
      `${await contentOf(fs, "/f")} ${await contentOf(fs, "/t")}`;

    it("no fsync of the file: empty and zeros under the final name, even with the directory synced", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "old");
        await fs.writeFile("/t", "new");
        await fs.rename("/t", "/f");
        await sync(fs, "/");
      };
      expect(await statesAfter(workload, both)).toEqual(
        sorted(" absent", `${zeros(3)} absent`, "new absent"),
      );
    });

    it("no fsync of the directory: the old content may come back, and the name is never without one", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "old");
        await fs.writeFile("/t", "new", { flush: true });
        await fs.rename("/t", "/f");
      };
      expect(await statesAfter(workload, both)).toEqual(sorted("old absent", "old new", "new absent"));
    });

    it("everything synced: the new content", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "old");
        await fs.writeFile("/t", "new", { flush: true });
        await fs.rename("/t", "/f");
        await sync(fs, "/");
      };
      expect(await statesAfter(workload, both)).toEqual(["new absent"]);
    });

    it("between two directories both names may be there, or neither", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "content");
        await fs.mkdir("/d");
        await sync(fs, "/");
        await fs.rename("/f", "/d/f");
      };
      const where = async (fs: DiskFileSystem): Promise<string> =>
        `${await contentOf(fs, "/f")} ${await contentOf(fs, "/d/f")}`;
      expect(await statesAfter(workload, where)).toEqual(
        sorted("absent absent", "absent content", "content absent", "content content"),
      );
    });

    it("between two directories each needs its own fsync", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "content");
        await fs.mkdir("/d");
        await sync(fs, "/");
        await fs.rename("/f", "/d/f");
        await sync(fs, "/d");
      };
      const where = async (fs: DiskFileSystem): Promise<string> =>
        `${await contentOf(fs, "/f")} ${await contentOf(fs, "/d/f")}`;
      expect(await statesAfter(workload, where)).toEqual(sorted("absent content", "content content"));
    });
  });

  describe("names", () => {
    it("a removed name may come back until its directory is synced", async () => {
      const removed = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "content");
        await fs.unlink("/f");
      };
      expect(await statesAfter(removed, look)).toEqual(sorted("absent", "content"));
      const synced = async (fs: DiskFileSystem): Promise<void> => {
        await removed(fs);
        await sync(fs, "/");
      };
      expect(await statesAfter(synced, look)).toEqual(["absent"]);
    });

    it("a name removed and given anew leads to the first, to none, or to the second file", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await durableFile(fs, "/f", "first");
        await fs.unlink("/f");
        await fs.writeFile("/f", "second", { flush: true });
      };
      expect(await statesAfter(workload, look)).toEqual(sorted("first", "absent", "second"));
    });

    it("a name given and removed before any fsync may be there", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await fs.writeFile("/f", "content", { flush: true });
        await fs.unlink("/f");
      };
      expect(await statesAfter(workload, look)).toEqual(sorted("absent", "content"));
    });

    it("a linked file is durable under the name whose directory was synced", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await fs.mkdir("/d");
        await sync(fs, "/");
        await fs.writeFile("/t", "content", { flush: true });
        await fs.link("/t", "/d/f");
        await sync(fs, "/d");
      };
      const where = async (fs: DiskFileSystem): Promise<string> => {
        const { nlink } = await fs.stat("/d/f");
        return `${await contentOf(fs, "/t")} ${await contentOf(fs, "/d/f")} ${nlink}`;
      };
      expect(await statesAfter(workload, where)).toEqual(["absent content 1", "content content 2"]);
    });

    it("what lies in a new directory needs the fsync of every directory above", async () => {
      const made = async (fs: DiskFileSystem): Promise<void> => {
        await fs.mkdir("/d/e", { recursive: true });
        await fs.writeFile("/d/e/f", "content", { flush: true });
      };
      const where = async (fs: DiskFileSystem): Promise<string> => {
        const names: string[] = [];
        for (const path of ["/d", "/d/e", "/d/e/f"]) {
          await fs.stat(path).then(
            () => names.push(path),
            () => undefined,
          );
        }
        return names.at(-1) ?? "nothing";
      };
      const after = async (...synced: string[]): Promise<string[]> =>
        await statesAfter(async (fs) => {
          await made(fs);
          for (const path of synced) await sync(fs, path);
        }, where);
      expect(await after()).toEqual(["/d", "/d/e", "/d/e/f", "nothing"]);
      expect(await after("/d/e")).toEqual(["/d", "/d/e/f", "nothing"]);
      expect(await after("/d/e", "/d")).toEqual(["/d/e/f", "nothing"]);
      expect(await after("/")).toEqual(["/d", "/d/e", "/d/e/f"]);
      expect(await after("/d/e", "/d", "/")).toEqual(["/d/e/f"]);
    });

    it("a directory is never found under two names, nor within itself", async () => {
      const workload = async (fs: DiskFileSystem): Promise<void> => {
        await fs.mkdir("/a");
        await fs.mkdir("/b");
        await sync(fs, "/");
        await fs.rename("/a", "/b/a");
        await fs.rename("/b/a", "/a");
        await fs.rename("/b", "/a/b");
      };
      const walk = async (fs: DiskFileSystem, at = ""): Promise<string[]> => {
        const found: string[] = [];
        for (const entry of await fs.readdir(at || "/"))
          found.push(entry, ...(await walk(fs, `${at}/${entry}`)));
        return found;
      };
      const states = await statesAfter(workload, async (fs) => (await walk(fs)).sort().join());
      expect(states).toEqual(["", "a", "a,b", "b"]);
    });
  });

  describe("an fsync that fails", () => {
    const failing = async (fs: DiskFileSystem, path: string): Promise<void> => {
      expect(await failure(sync(fs, path))).toMatchObject({ code: "EIO", syscall: "fsync" });
    };

    it("loses what it was to cover, or not, and no later one covers it; the file shows it all the while", async () => {
      const workload = async (fs: DiskFileSystem, disk: { failSync(after: number): void }): Promise<void> => {
        await durableFile(fs, "/f", "old");
        await fs.writeFile("/f", "new!", { flag: "r+" });
        disk.failSync(0);
        await failing(fs, "/f");
        await sync(fs, "/f");
        await sync(fs, "/");
        expect(await look(fs)).toBe("new!");
      };
      expect(await statesAfter(workload, look)).toEqual(sorted("old", "old\0", "new", "new!"));
    });

    it("what is written anew is covered by the next one, and the old loss cannot come over it", async () => {
      const workload = async (fs: DiskFileSystem, disk: { failSync(after: number): void }): Promise<void> => {
        await durableFile(fs, "/f", "a".repeat(1024));
        await fs.writeFile("/f", "b".repeat(1024), { flag: "r+" });
        disk.failSync(0);
        await failing(fs, "/f");
        await fs.writeFile("/f", "c".repeat(512), { flag: "r+", flush: true });
      };
      const states = await statesAfter(workload, look);
      expect(states).toEqual(
        sorted(`${"c".repeat(512)}${"a".repeat(512)}`, `${"c".repeat(512)}${"b".repeat(512)}`),
      );
    });

    it("a size that was lost cannot come back over a newer one, nor bytes beyond a truncation", async () => {
      const workload = async (fs: DiskFileSystem, disk: { failSync(after: number): void }): Promise<void> => {
        await durableFile(fs, "/f", "old");
        await fs.writeFile("/f", "x".repeat(2000), { flag: "r+" });
        disk.failSync(0);
        await failing(fs, "/f");
        await fs.truncate("/f", 512);
        await sync(fs, "/f");
        await fs.truncate("/f", 1000);
        await sync(fs, "/f");
      };
      const states = await statesAfter(workload, look);
      expect(states).toEqual(sorted(`old${zeros(997)}`, `${"x".repeat(512)}${zeros(488)}`));
    });

    it("what was lost is written anew with the sector of it that a truncation clears", async () => {
      const workload = async (fs: DiskFileSystem, disk: { failSync(after: number): void }): Promise<void> => {
        await durableFile(fs, "/f", "old");
        await fs.writeFile("/f", "x".repeat(2000), { flag: "r+" });
        disk.failSync(0);
        await failing(fs, "/f");
        await fs.truncate("/f", 2);
        await sync(fs, "/f");
      };
      expect(await statesAfter(workload, look)).toEqual(["xx"]);
    });

    it("of a directory leaves its names in doubt, whatever is synced later", async () => {
      const workload = async (fs: DiskFileSystem, disk: { failSync(after: number): void }): Promise<void> => {
        await fs.writeFile("/f", "content", { flush: true });
        disk.failSync(0);
        await failing(fs, "/");
        await fs.writeFile("/other", "content", { flush: true });
        await sync(fs, "/");
      };
      const names = async (fs: DiskFileSystem): Promise<string> => (await fs.readdir("/")).sort().join();
      expect(await statesAfter(workload, names)).toEqual(["f,other", "other"]);
    });

    it("of a directory leaves half of a rename where the other half was overwritten", async () => {
      const workload = async (fs: DiskFileSystem, disk: { failSync(after: number): void }): Promise<void> => {
        await durableFile(fs, "/a", "one");
        await fs.rename("/a", "/f");
        disk.failSync(0);
        await failing(fs, "/");
        await fs.unlink("/f");
        await sync(fs, "/");
      };
      const names = async (fs: DiskFileSystem): Promise<string> => (await fs.readdir("/")).sort().join();
      expect(await statesAfter(workload, names)).toEqual(["", "a"]);
      const renewed = async (fs: DiskFileSystem, disk: { failSync(after: number): void }): Promise<void> => {
        await durableFile(fs, "/a", "one");
        await fs.rename("/a", "/f");
        disk.failSync(0);
        await failing(fs, "/");
        await durableFile(fs, "/a", "two");
      };
      const contents = async (fs: DiskFileSystem): Promise<string> =>
        `${await contentOf(fs, "/a")} ${await contentOf(fs, "/f")}`;
      expect(await statesAfter(renewed, contents)).toEqual(["two absent", "two one"]);
    });
  });
});
