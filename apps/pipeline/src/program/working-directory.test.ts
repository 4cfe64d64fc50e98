import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openWorkingDirectory, temporaryDirectory, UnusableDirectoryError } from "./working-directory.js";

async function scratch(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "holdfast-test-"));
  onTestFinished(async () => await rm(path, { recursive: true }));
  return path;
}

test("a temporary directory goes with all that is in it", async () => {
  const working = await temporaryDirectory("holdfast-test-", await scratch());
  await writeFile(join(working.path, "file"), "");
  await working.remove();
  await expect(stat(working.path)).rejects.toMatchObject({ code: "ENOENT" });
});

test("a temporary directory below nothing is refused", async () => {
  const parent = join(await scratch(), "missing");
  await expect(temporaryDirectory("x-", parent)).rejects.toThrow(UnusableDirectoryError);
});

test("a directory that is named is made, and stays", async () => {
  const path = join(await scratch(), "a", "b");
  const working = await openWorkingDirectory(path);
  await working.remove();
  expect(await readdir(path)).toEqual([]);
});

test("a directory with something in it is refused, and so is a file", async () => {
  const path = await scratch();
  await mkdir(join(path, "present"));
  await writeFile(join(path, "file"), "");
  await expect(openWorkingDirectory(path)).rejects.toThrow(/is not empty; name a new or empty one/);
  await expect(openWorkingDirectory(join(path, "file"))).rejects.toThrow(UnusableDirectoryError);
  await expect(openWorkingDirectory(join(path, "file", "below"))).rejects.toThrow(UnusableDirectoryError);
});

test.runIf(process.platform === "linux")("a place where nothing can be made is refused", async () => {
  await expect(openWorkingDirectory("/proc/holdfast/demo")).rejects.toThrow(/cannot be used .*ENOENT/);
});
