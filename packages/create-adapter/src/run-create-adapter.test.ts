import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { packageVersions } from "./package-versions.js";
import { runCreateAdapter } from "./run-create-adapter.js";

let parent = "";
const said: string[] = [];
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "holdfast-create-"));
  said.length = 0;
  const listen = (text: string): boolean => said.push(text) > 0;
  vi.spyOn(console, "log").mockImplementation(listen);
  vi.spyOn(console, "error").mockImplementation(listen);
  vi.spyOn(process.stdout, "write").mockImplementation((text) => listen(String(text)));
  vi.spyOn(process.stderr, "write").mockImplementation((text) => listen(String(text)));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(parent, { recursive: true });
});

async function create(...words: readonly string[]): Promise<number> {
  return await runCreateAdapter(words, false);
}

test("a package is laid out under its own name, without a question", async () => {
  const directory = join(parent, "my-store");
  const options = ["--package-name", "@acme/holdfast-my-store", "--repository", "acme/stores"];
  expect(await create(directory, ...options)).toBe(0);
  const manifest = JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
  expect(manifest).toMatchObject({
    name: "@acme/holdfast-my-store",
    repository: { url: "git+https://github.com/acme/stores.git" },
    devDependencies: { "@holdfast/conformance": `^${packageVersions.conformance}` },
  });
  expect(await readdir(directory, { recursive: true })).toEqual(
    expect.arrayContaining([".gitignore", join(".github", "workflows", "ci.yml"), "LICENSE", "harness.js"]),
  );
  expect(said.join("\n")).toContain("npm run conformance");
});

test("no placeholder is left, and nothing of the template's own name", async () => {
  const directory = join(parent, "my-store");
  await create(directory);
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    expect(entry.name).not.toMatch(/^_|__/);
    if (entry.isFile())
      expect(await readFile(join(entry.parentPath, entry.name), "utf8")).not.toMatch(/__\w+__/);
  }
});

test("a second time is refused, and changes nothing", async () => {
  const directory = join(parent, "my-store");
  await create(directory);
  const before = await readFile(join(directory, "package.json"), "utf8");
  expect(await create(directory, "--package-name", "other")).toBe(1);
  expect(said.at(-1)).toMatch(/in the way.*package\.json/s);
  expect(await readFile(join(directory, "package.json"), "utf8")).toBe(before);
});

test("without a terminal there is no question, but the command to give", async () => {
  expect(await create()).toBe(1);
  expect(said.join("\n")).toContain("npm create @holdfast/adapter my-store");
});

test.each([
  ["an unknown option", ["x", "--pakage-name", "y"], 2, "--package-name"],
  ["too many arguments", ["x", "y"], 2, "too many"],
  ["a name that cannot be used", ["My Store"], 1, '"my-store" would do'],
  ["help", ["--help"], 0, "--repository"],
  ["the version", ["--version"], 0, packageVersions.self],
])("%s is answered, and nothing is written", async (_, words, exitCode, answer) => {
  expect(await create(...words)).toBe(exitCode);
  expect(said.join("\n")).toContain(answer);
  expect(await readdir(parent)).toEqual([]);
});
