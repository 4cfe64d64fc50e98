import { chmod, mkdir, readdir } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { localBackend } from "../src/index.js";
import { startChild, useChildProgram } from "./support/child.js";
import { contentOf } from "./support/content-of.js";
import { acknowledge, freshDirectory, text } from "./support/store-place.js";

useChildProgram();

async function temporaryFiles(directory: string): Promise<string[]> {
  return (await readdir(directory, { recursive: true })).filter((name) => name.includes(".tmp-"));
}

describe("DURABLE, CLEAN: a process that is killed in the middle of writes", () => {
  it("has lost nothing that was acknowledged, shows nothing in part, and leaves debris that tidy removes", async () => {
    const directory = await freshDirectory();
    const acknowledged: string[] = [];
    for (const [round, kill] of [3, 17, 8, 29].entries()) {
      const child = startChild("writeForEver", directory, `${round}`);
      await child.told(kill);
      child.process.kill("SIGKILL");
      await child.ended;
      acknowledged.push(...child.lines);

      const backend = localBackend({ directory, acknowledge });
      const listed = (await backend.list("job/")).map(({ key }) => key);
      expect(listed).toEqual(expect.arrayContaining(acknowledged));
      for (const key of listed) {
        expect(Buffer.compare(await backend.read(key), contentOf(key)), `${key} is whole`).toBe(0);
      }
    }
    const debris = await temporaryFiles(directory);
    const backend = localBackend({ directory, acknowledge });
    expect(await backend.tidy()).toEqual({ removed: process.platform === "linux" ? debris.length : 0 });
    if (process.platform === "linux") expect(await temporaryFiles(directory)).toEqual([]);
  }, 60_000);

  it.runIf(process.platform === "linux")(
    "CLEAN: leaves its temporary file alone while it lives",
    async () => {
      const directory = await freshDirectory();
      const child = startChild("stallInWrite", directory);
      await child.told(1);
      const backend = localBackend({ directory, acknowledge });
      expect(await temporaryFiles(directory)).toHaveLength(1);
      expect(await backend.tidy()).toEqual({ removed: 0 });
      child.process.kill("SIGKILL");
      await child.ended;
      expect(await backend.list("job/")).toEqual([]);
      expect(await backend.tidy()).toEqual({ removed: 1 });
      expect(await temporaryFiles(directory)).toEqual([]);
    },
    30_000,
  );
});

it("LINEAR: of sixteen processes that create one object exactly one wins, and all others get its bytes", async () => {
  const directory = await freshDirectory();
  const children = Array.from({ length: 16 }, (_, n) => startChild("race", directory, `racer-${n}`));
  await Promise.all(children.map((child) => child.told(1)));
  for (const child of children) child.process.stdin?.write("go\n");
  await Promise.all(children.map((child) => child.ended));
  const told = children.map(({ lines }) => lines[1] ?? "nothing");
  const winners = told.filter((line) => line.startsWith("created "));
  expect(winners).toHaveLength(1);
  const winner = winners[0]!.slice("created ".length);
  expect(told.filter((line) => line === `exists ${winner}`)).toHaveLength(15);
  expect(text(await localBackend({ directory, acknowledge }).read("job/log/race"))).toBe(winner);
}, 60_000);

const isRoot = process.getuid?.() === 0;

it.runIf(isRoot)(
  "a directory that the user may not write is AccessDeniedError naming it",
  async () => {
    const directory = await freshDirectory();
    await mkdir(directory, { mode: 0o755 });
    await chmod(dirname(directory), 0o755);
    const child = startChild("writeAsNobody", directory);
    await child.ended;
    const [write, list, probe] = child.lines;
    expect(write).toMatch(/^ACCESS_DENIED /);
    expect(write).toContain(directory);
    expect(list).toBe("succeeded");
    expect(probe).toMatch(/^ACCESS_DENIED /);
    expect(await readdir(directory)).toEqual([]);
  },
  30_000,
);
