import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { layOut } from "./lay-out.js";
import { Refusal } from "./refusal.js";

const files = [
  { path: "package.json", text: "{}" },
  { path: "src/index.ts", text: "export {};" },
];

let parent = "";
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "holdfast-lay-out-"));
});
afterEach(async () => await rm(parent, { recursive: true }));

async function found(): Promise<readonly string[]> {
  return (await readdir(parent, { recursive: true })).sort();
}

test("files are written below a directory that is made for them", async () => {
  await layOut(join(parent, "a", "b"), files);
  expect(await found()).toEqual(["a", "a/b", "a/b/package.json", "a/b/src", "a/b/src/index.ts"].map(native));
  expect(await readFile(join(parent, "a", "b", "src", "index.ts"), "utf8")).toBe("export {};");
});

test("what else lies in the directory stays", async () => {
  await writeFile(join(parent, "NOTES.md"), "mine");
  await mkdir(join(parent, "src"));
  await layOut(parent, files);
  expect(await found()).toEqual(["NOTES.md", "package.json", "src", "src/index.ts"].map(native));
});

test("what is in the way is named, and nothing is written", async () => {
  await mkdir(join(parent, "src"));
  await writeFile(join(parent, "src", "index.ts"), "mine");
  const laying = layOut(parent, files);
  await expect(laying).rejects.toThrow(Refusal);
  await expect(laying).rejects.toThrow(native("src/index.ts"));
  expect(await found()).toEqual(["src", "src/index.ts"].map(native));
  expect(await readFile(join(parent, "src", "index.ts"), "utf8")).toBe("mine");
});

test.each([
  ["a file where a folder is needed", "src", async (path: string) => await writeFile(path, "mine")],
  ["a link that leads nowhere", "package.json", async (path: string) => await symlink("nowhere", path)],
])("%s is in the way", async (_, name, make) => {
  await make(join(parent, name));
  await expect(layOut(parent, files)).rejects.toThrow(name);
  expect(await found()).toEqual([name]);
});

test("a directory may be a link to one", async () => {
  await mkdir(join(parent, "real"));
  await symlink(join(parent, "real"), join(parent, "link"), "junction");
  await layOut(join(parent, "link"), files);
  expect(await readdir(join(parent, "real"))).toEqual(["package.json", "src"]);
});

test("when a file cannot be written, those before it are removed again, and the folders made for them", async () => {
  await writeFile(join(parent, "NOTES.md"), "mine");
  const tooLong = { path: `test/${"x".repeat(300)}`, text: "" };
  const laying = layOut(parent, [...files, tooLong]);
  await expect(laying).rejects.toThrow("nothing was left there");
  expect(await found()).toEqual(["NOTES.md"]);
});

function native(path: string): string {
  return join(...path.split("/"));
}
