import { mkdir, mkdtemp, realpath, rmdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnavailableError } from "@holdfast/core";
import { fileMechanics, lookAtNearest } from "@holdfast/posix";
import { expect, test } from "vitest";

const place = async (): Promise<string> => await realpath(await mkdtemp(join(tmpdir(), "holdfast-nearest-")));

test("a directory that is removed while it is looked at leaves the one above it", async () => {
  const above = await place();
  const directory = join(above, "store");
  await mkdir(directory);
  const looked: string[] = [];
  const seen = await lookAtNearest(fileMechanics({}), directory, async (path) => {
    looked.push(path);
    if (path === directory) await rmdir(path);
    return (await stat(path)).isDirectory();
  });
  expect(seen).toBe(true);
  expect(looked).toEqual([directory, above]);
});

test("one that is never there when it is looked at is unavailable, after a few looks", async () => {
  const above = await place();
  let looks = 0;
  const looking = lookAtNearest(fileMechanics({}), join(above, "store"), async () => {
    looks += 1;
    throw Object.assign(new Error("gone"), { code: "ENOENT" });
  });
  await expect(looking).rejects.toThrow(UnavailableError);
  expect(looks).toBe(5);
});
