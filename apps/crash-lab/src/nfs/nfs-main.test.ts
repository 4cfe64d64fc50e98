import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommanderError } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CannotRunError } from "../program/cannot-run-error.js";
import { nfsMain } from "./nfs-main.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-nfs-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const run = async (...args: string[]): Promise<number> => await nfsMain(args, new AbortController().signal);

describe("nfs", () => {
  it.each([[[]], [["--writer", "rename"]], [["hazards"]], [["conformance"]]])(
    "%j: where it cannot run it says why, and leaves one failure: what did not run has not passed",
    async (args) => {
      vi.spyOn(process, "getuid").mockReturnValue(1000);
      const totals = join(folder, "totals.json");
      await expect(run(...args, "--totals", totals)).rejects.toBeInstanceOf(CannotRunError);
      const left: unknown = JSON.parse(await readFile(totals, "utf8"));
      expect(left).toEqual({ passed: 0, failed: 1, notRun: expect.stringMatching(/root|Linux/) });
    },
  );

  it.each([
    [["--rounds", "0"]],
    [["--kind", "flood"]],
    [["--writer", "local"]],
    [["hazard"]],
    [["hazards", "--rounds", "3"]],
    [["conformance", "--kill"]],
  ])("%j is refused", async (args) => {
    const told = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const refused = await run(...args).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CommanderError);
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(told.mock.calls.join("")).toMatch(/--help/);
  });
});
