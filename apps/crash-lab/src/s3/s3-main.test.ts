import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommanderError } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CannotRunError } from "../program/cannot-run-error.js";
import { s3Main } from "./s3-main.js";

let folder: string;
let told: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-s3-"));
  told = [];
  for (const name of ["HOLDFAST_S3_BUCKET", "HOLDFAST_S3_ENDPOINT"]) vi.stubEnv(name, undefined);
  const tell = (text: unknown): boolean => told.push(String(text)) > 0;
  vi.spyOn(process.stdout, "write").mockImplementation(tell);
  vi.spyOn(process.stderr, "write").mockImplementation(tell);
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const run = async (...args: string[]): Promise<number> => await s3Main(args, new AbortController().signal);

describe("s3", () => {
  it("tells of a server that was never started", async () => {
    expect(await run("status", "--folder", folder)).toBe(3);
    expect(told.join("")).toBe("mon down\nosd down\nrgw down\n");
    expect(await run("env", "--folder", folder)).toBe(1);
    expect(told.at(-1)).toMatch(/no server was started in .*; start one first/);
    expect(await run("stop", "--folder", folder)).toBe(0);
  });

  it("cannot run where Ceph is not and cannot be installed", async () => {
    // Folders of root's tools are looked into whatever the PATH; those of Debian's Ceph are not among them.
    vi.stubEnv("PATH", folder);
    await expect(run("start", "--folder", folder)).rejects.toThrow(CannotRunError);
  });

  it.each(["conformance", "agreement"])("%s leaves one failure where no server can be made", async (name) => {
    vi.spyOn(process, "getuid").mockReturnValue(1000);
    const totals = join(folder, "totals.json");
    await expect(run(name, "--totals", totals)).rejects.toThrow(CannotRunError);
    const left: unknown = JSON.parse(await readFile(totals, "utf8"));
    expect(left).toEqual({ passed: 0, failed: 1, notRun: expect.stringMatching(/root|Linux/) });
  });

  it("refuses to kill what is not its own, and a proxy before TLS", async () => {
    vi.stubEnv("HOLDFAST_S3_BUCKET", "state");
    vi.stubEnv("HOLDFAST_S3_ENDPOINT", "https://s3.example.com");
    expect(await run("conformance", "--kill")).toBe(2);
    expect(told.at(-1)).toMatch(/leave out --kill, or unset HOLDFAST_S3_/);
    expect(await run("conformance", "--through-proxy")).toBe(2);
    expect(told.at(-1)).toMatch(/leave out --through-proxy/);
  });

  it("refuses what it does not know", async () => {
    for (const args of [
      ["nonsense"],
      ["start", "--port", "0"],
      ["start", "--port", "x"],
      ["stop", "now"],
      ["conformance", "--kill", "0"],
    ]) {
      const refused = await run(...args).catch((error: unknown) => error);
      expect(refused, args.join(" ")).toBeInstanceOf(CommanderError);
      expect(refused).toMatchObject({ exitCode: 2 });
    }
  });

  it("refuses a folder whose path Ceph cannot take", async () => {
    expect(await run("stop", "--folder", join(folder, "a b"))).toBe(1);
    expect(told.join("")).toMatch(/choose another folder/);
  });
});
