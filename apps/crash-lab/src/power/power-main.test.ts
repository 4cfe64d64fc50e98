import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { kernelMain } from "../kernel/kernel-main.js";
import { CannotRunError } from "../program/cannot-run-error.js";
import { runProgram } from "../program/run-program.js";
import { powerMain } from "./power-main.js";

const never: AbortSignal = new AbortController().signal;

afterEach(() => void vi.restoreAllMocks());

describe("where a lab cannot run", () => {
  it.each([
    ["power", powerMain],
    ["kernel", kernelMain],
  ])("%s says why, and leaves one failure: what did not run has not passed", async (_, main) => {
    const folder = await mkdtemp(join(tmpdir(), "holdfast-totals-"));
    try {
      vi.spyOn(process, "getuid").mockReturnValue(1000);
      const totals = join(folder, "deep", "totals.json");
      await expect(main(["--fs", "ext4", "--totals", totals], never)).rejects.toBeInstanceOf(CannotRunError);
      const left: unknown = JSON.parse(await readFile(totals, "utf8"));
      expect(left).toEqual({ passed: 0, failed: 1, notRun: expect.stringMatching(/root|Linux/) });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("the program ends with 77, never with 0", async () => {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const before = process.exitCode;
    try {
      await runProgram(async () => {
        throw new CannotRunError("there is no such kernel");
      });
      expect(process.exitCode).toBe(77);
      expect(write).toHaveBeenCalledWith("cannot run here: there is no such kernel\n");
    } finally {
      process.exitCode = before;
    }
  });
});
