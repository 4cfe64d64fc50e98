import { mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AbortedError, InvalidArgumentError, NotFoundError } from "@holdfast/core";
import { nodeFileSystem } from "@holdfast/posix";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { assistDemonstration, demonstrateHazards, renderDemonstration } from "../../src/index.js";

describe("demonstrateHazards on this machine's own disk", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "holdfast-demonstration-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("starts a second process, says that nothing shows, and leaves nothing", async () => {
    const report = await demonstrateHazards(folder, { rounds: 5, patienceMs: 1000 });
    expect(report.demonstrations.map(({ shown }) => shown)).toEqual(Array.from({ length: 6 }, () => false));
    expect(report).toMatchObject({ sameMachine: true, mount: { identity: undefined } });
    expect(renderDemonstration(report)).toContain("nothing of it shows here");
    expect(await readdir(folder)).toEqual([]);
  });

  it("BOUNDED: ends with the signal, and leaves nothing", async () => {
    const cut = new AbortController();
    let opened = 0;
    const fileSystem = {
      ...nodeFileSystem,
      rename,
      stat,
      open: async (...args: Parameters<typeof nodeFileSystem.open>) => {
        opened += 1;
        if (opened === 1) cut.abort();
        return await nodeFileSystem.open(...args);
      },
    };
    const options = { run: "nobody-comes", signal: cut.signal, fileSystem };
    const error = await demonstrateHazards(folder, options).catch((cause: unknown) => cause);
    expect(AbortedError.isInstance(error)).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(["", "../up", "a b", "x".repeat(65)])(
    "a run's name that is no part of a file's name is refused: %j",
    async (run) => {
      const errors = [
        await demonstrateHazards(folder, { run }).catch((error: unknown) => error),
        await assistDemonstration(folder, { run }).catch((error: unknown) => error),
      ];
      expect(errors.map((error) => InvalidArgumentError.isInstance(error))).toEqual([true, true]);
    },
  );

  it("a directory that is not there is told", async () => {
    const error = await demonstrateHazards(join(folder, "missing")).catch((cause: unknown) => cause);
    expect(NotFoundError.isInstance(error)).toBe(true);
  });
});
