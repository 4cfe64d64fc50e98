import { describe, expect, it } from "vitest";
import { type DiskFileSystem, PowerCutDisk } from "../src/disk/index.js";
import { Choices } from "../src/index.js";
import { contentOf, durableFile, sync } from "./support/crash-states.js";

type Writer = (fs: DiskFileSystem, path: string, content: string, nonce: number) => Promise<void>;

/** Writes a new file beside, makes it durable, gives it its name if that is free, and makes the name durable. */
const careful: Writer = async (fs, path, content, nonce) => {
  const temp = `/t${nonce}`;
  await fs.writeFile(temp, content, { flag: "wx", flush: true });
  await fs.link(temp, path);
  await sync(fs, "/");
  await fs.unlink(temp);
};

const renaming: Writer = async (fs, path, content, nonce) => {
  await fs.writeFile(`/t${nonce}`, content);
  await fs.rename(`/t${nonce}`, path);
};

const inPlace: Writer = async (fs, path, content) => await fs.writeFile(path, content);

const withoutFileSync: Writer = async (fs, path, content, nonce) => {
  await renaming(fs, path, content, nonce);
  await sync(fs, "/");
};

const withoutDirectorySync: Writer = async (fs, path, content, nonce) => {
  await fs.writeFile(`/t${nonce}`, content, { flush: true });
  await fs.rename(`/t${nonce}`, path);
};

const newContent = "new content of two sectors ".repeat(30);

/** What is found at `/f`, in a word, after `old` was there and the writer put something else in its place. */
async function outcomesOf(writer: Writer, cuts: number): Promise<Record<string, number>> {
  const outcomes: Record<string, number> = {};
  for (let seed = 0; seed < cuts; seed += 1) {
    const disk = new PowerCutDisk();
    await durableFile(disk.mount(), "/f", "old");
    await writer(disk.mount(), "/f", newContent, 1);
    disk.cut(new Choices(seed));
    const found = wordFor(await contentOf(disk.mount(), "/f"));
    outcomes[found] = (outcomes[found] ?? 0) + 1;
  }
  return outcomes;
}

function wordFor(found: string): string {
  if (found === "absent") return found;
  if (found === newContent) return "new";
  if (found === "old") return "old";
  if (found === "") return "empty";
  return found === "\0".repeat(newContent.length) ? "zeros" : "torn";
}

describe("writers on the disk", () => {
  it("writeFile and rename loses an acknowledged file: old content, empty, zeros and torn", async () => {
    const outcomes = await outcomesOf(renaming, 300);
    expect(Object.keys(outcomes).sort()).toEqual(["empty", "new", "old", "torn", "zeros"]);
  });

  it("writeFile in place loses both the old and the new", async () => {
    const outcomes = await outcomesOf(inPlace, 300);
    expect(Object.keys(outcomes)).toEqual(expect.arrayContaining(["empty", "new", "old", "torn", "zeros"]));
  });

  it("without the fsync of the file the new name shows an empty file, zeros or torn content", async () => {
    const outcomes = await outcomesOf(withoutFileSync, 300);
    expect(Object.keys(outcomes).sort()).toEqual(["empty", "new", "torn", "zeros"]);
  });

  it("without the fsync of the directory the old content comes back", async () => {
    const outcomes = await outcomesOf(withoutDirectorySync, 300);
    expect(Object.keys(outcomes).sort()).toEqual(["new", "old"]);
  });

  it("DURABLE: fsync, link and fsync of the directory lose nothing that was acknowledged, and show nothing half", async () => {
    let acknowledged = 0;
    let found = 0;
    for (let seed = 0; seed < 150; seed += 1) {
      const choices = new Choices(seed);
      const disk = new PowerCutDisk();
      const written = new Map<string, boolean>();
      for (let life = 0; life < 2; life += 1) {
        const fs = disk.mount();
        const work = Array.from({ length: 4 }, async (_, index) => {
          const path = `/f${life}${index}`;
          written.set(path, false);
          await careful(fs, path, path.repeat(300), 10 * life + index);
          written.set(path, true);
        });
        const settled = Promise.allSettled(work);
        const turns = choices.below(30);
        for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        const durable = [...written].filter(([, isDurable]) => isDurable).map(([path]) => path);
        const cut = disk.cut(choices);
        await settled;
        for (const path of written.keys()) {
          const content = await contentOf(disk.mount(), path);
          const story = `seed ${seed}, ${path}\n${cut}`;
          if (durable.includes(path)) expect(content, story).toBe(path.repeat(300));
          else expect(["absent", path.repeat(300)], story).toContain(content);
          if (content !== "absent") found += 1;
        }
        acknowledged += durable.length;
        for (const path of [...written.keys()]) {
          if ((await contentOf(disk.mount(), path)) === "absent") written.delete(path);
        }
      }
    }
    // Unless both were seen, nothing was tried.
    expect(acknowledged).toBeGreaterThan(50);
    expect(found).toBeGreaterThan(acknowledged);
  });

  it("an fsync tried again after it failed loses what was acknowledged; a file written anew does not", async () => {
    const retrying: Writer = async (fs, path, content) => {
      const handle = await fs.open(path, "wx");
      await handle.writeFile(content);
      await handle.sync().catch(async () => await handle.sync());
      await handle.close();
      await sync(fs, "/");
    };
    const startingOver: Writer = async (fs, path, content, nonce) => {
      await careful(fs, path, content, nonce).catch(async () => await careful(fs, path, content, nonce + 1));
    };
    const lost = async (writer: Writer): Promise<number> => {
      let count = 0;
      for (let seed = 0; seed < 200; seed += 1) {
        const disk = new PowerCutDisk();
        disk.failSync(0);
        await writer(disk.mount(), "/f", "content", 1);
        disk.cut(new Choices(seed));
        if ((await contentOf(disk.mount(), "/f")) !== "content") count += 1;
      }
      return count;
    };
    expect(await lost(retrying)).toBeGreaterThan(0);
    expect(await lost(startingOver)).toBe(0);
  });
});
