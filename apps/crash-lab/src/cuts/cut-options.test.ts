import { CommanderError } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CutCommand, cutOptions } from "./cut-options.js";

const power: CutCommand = { name: "power", description: "cuts", formats: ["ext4", "xfs"], cuts: 100 };

let said = "";
beforeEach(() => {
  said = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => void vi.restoreAllMocks());

describe("the options of a lab", () => {
  it("have defaults, but for the file system", () => {
    expect(cutOptions(power, ["--fs", "xfs"])).toMatchObject({
      fs: "xfs",
      cuts: 100,
      seed: 1,
      writer: "local",
    });
  });

  it("are all taken", () => {
    const args = "--fs ext4 --cuts 7 --seed 8 --writer naive --disks 3 --json --totals t.json".split(" ");
    expect(cutOptions(power, args)).toEqual({
      ...{ fs: "ext4", cuts: 7, seed: 8, writer: "naive" },
      ...{ disks: 3, json: true, totals: "t.json" },
    });
  });

  it.each([
    ["", "--fs"],
    ["--fs btrfs", "ext4, xfs"],
    ["--fs ext4 --cuts 0", "at least 1"],
    ["--fs ext4 --cuts 1.5", "at least 1"],
    ["--fs ext4 --writer other", "no-file-fsync"],
    ["--fs ext4 --sed 1", "--sed"],
    ["--fs ext4 more", "too many arguments"],
  ])("%s: is refused with exit code 2 and what to do", (args, advice) => {
    const parse = (): unknown => cutOptions(power, args.split(" ").filter(Boolean));
    expect(parse).toThrow(CommanderError);
    expect(parse).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(said).toContain(advice);
    expect(said).toContain("--help");
  });
});
