import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommanderError } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cliMain } from "../../src/demonstrate/cli/cli-main.js";
import { parseCliOptions } from "../../src/demonstrate/cli/cli-options.js";
import { inspectMount, renderMountReport } from "../../src/index.js";

describe("holdfast-efs-hazards", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "holdfast-cli-"));
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    vi.spyOn(process.stdout, "write").mockReturnValue(true);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });

  const run = async (...args: readonly string[]): Promise<{ code: number; text: string }> => {
    let text = "";
    const write = (part: string): void => {
      text += part;
    };
    const code = await cliMain(args, { version: "0.0.0", signal: new AbortController().signal, write });
    return { code, text };
  };

  it.each([
    [[]],
    [["--assist", "/x"]],
    [["/x", "--rounds", "none"]],
    [["/x", "--patience", "0"]],
    [["/x", "/y"]],
    [["/x", "--unknown"]],
  ])("%j cannot be used, and is told with exit code 2", (args) => {
    const error = (() => {
      try {
        return parseCliOptions(args, "0.0.0");
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(CommanderError);
    expect(error).toMatchObject({ exitCode: 2 });
  });

  it.each(["--help", "--version"])("%s ends with 0", (option) => {
    expect(() => parseCliOptions([option], "1.2.3")).toThrow(expect.objectContaining({ exitCode: 0 }));
  });

  it("--inspect tells the mount, as text and as JSON, and writes nothing", async () => {
    const report = await inspectMount(folder);
    const expected = report.verdict === "refuse" ? 1 : 0;
    expect(await run("--inspect", folder)).toEqual({ code: expected, text: renderMountReport(report) });
    const { code, text } = await run("--inspect", "--json", folder);
    expect(code).toBe(expected);
    const told: { verdict: string; hazards: readonly object[] } = JSON.parse(text);
    expect([told.verdict, told.hazards.length]).toEqual([report.verdict, report.hazards.length]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("shows the hazards from two processes, as JSON", async () => {
    const { code, text } = await run(folder, "--rounds", "2", "--patience", "1", "--json");
    const told: { sameMachine: boolean; demonstrations: readonly object[] } = JSON.parse(text);
    expect([code, told.sameMachine, told.demonstrations.length]).toEqual([0, true, 6]);
  });

  it("two of them play one run, one watching and one assisting", async () => {
    const options = ["--run", "both", "--rounds", "2", "--patience", "1"];
    const [watched, assisted] = await Promise.all([
      run(folder, ...options),
      run(folder, ...options, "--assist"),
    ]);
    expect([watched.code, assisted]).toEqual([0, { code: 0, text: "" }]);
    expect(watched.text).toContain("[negative-dentry]");
    expect(await readdir(folder)).toEqual([]);
  });
});
