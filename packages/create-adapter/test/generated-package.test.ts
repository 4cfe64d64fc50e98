import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const own = fileURLToPath(new URL("..", import.meta.url));
const workspace = fileURLToPath(new URL("../../..", import.meta.url));
/** Only ends what hangs. */
const longestRunMs = 900_000;

/** Where an installation of the laid-out package finds what it depends on. */
const installed = {
  "@holdfast/core": join(own, "node_modules/@holdfast/core"),
  "@holdfast/conformance": join(own, "node_modules/@holdfast/conformance"),
  "@types/node": join(workspace, "node_modules/@types/node"),
  typescript: join(workspace, "node_modules/@typescript/native"),
  vitest: join(own, "node_modules/vitest"),
} as const;

const programs = {
  tsc: join(installed.typescript, "bin/tsc"),
  vitest: join(installed.vitest, "vitest.mjs"),
  "holdfast-conformance": join(installed["@holdfast/conformance"], "dist/cli.js"),
} as const;

let parent = "";
let directory = "";

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "holdfast-generated-"));
  directory = join(parent, "my-store");
  const laidOut = await run(process.execPath, [join(own, "dist/create-adapter.js"), "my-store"], parent);
  expect(laidOut).toMatchObject({ exitCode: 0, stderr: "" });
  for (const [name, target] of Object.entries(installed)) await link(name, target);
  for (const [name, target] of Object.entries(programs)) await link(join(".bin", name), target);
});

afterAll(async () => await rm(parent, { recursive: true, force: true }));

async function link(name: string, target: string): Promise<void> {
  const path = join(directory, "node_modules", name);
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path, "junction");
}

interface Ran {
  readonly exitCode: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(program: string, words: readonly string[], cwd: string): Promise<Ran> {
  // A vitest below a vitest must not take itself for a worker of the upper one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")));
  return await new Promise((resolve) => {
    const options = { cwd, env, timeout: longestRunMs, maxBuffer: 2 ** 26 };
    execFile(program, words, options, (error, stdout, stderr) => {
      resolve({ exitCode: error ? (error.code ?? error.signal ?? null) : 0, stdout, stderr });
    });
  });
}

async function npm(...words: readonly string[]): Promise<Ran> {
  return await run("npm", words, directory);
}

test("what is linked here is what the laid-out package asks for", async () => {
  const { devDependencies } = JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
  expect(Object.keys(devDependencies).sort()).toEqual(Object.keys(installed).sort());
});

test("it builds, and its types hold", async () => {
  expect(await npm("run", "typecheck")).toMatchObject({ exitCode: 0 });
});

test("its tests pass, bound to the suite", { timeout: longestRunMs }, async () => {
  expect(await npm("test", "--", "-t", "CREATE-0|LIST-0")).toMatchObject({ exitCode: 0 });
});

test("the suite finds it conformant, and skips nothing", { timeout: longestRunMs }, async () => {
  const options = ["--fail-on-skip", "--report", "conformance.json", "--html", "conformance.html"];
  const { exitCode, stdout } = await npm("run", "conformance", "--", ...options);
  expect(exitCode, stdout).toBe(0);
  const report = JSON.parse(await readFile(join(directory, "conformance.json"), "utf8"));
  expect(report).toMatchObject({ verdict: "conformant", totals: { must: { fail: 0 }, should: { fail: 0 } } });
});
