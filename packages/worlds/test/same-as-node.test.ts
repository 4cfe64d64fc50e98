import { constants } from "node:fs";
import * as nodePromises from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { type DiskFileHandle, type DiskFileSystem, PowerCutDisk } from "../src/disk/index.js";

/** What is written for the simulated disk runs on the real one. */
const realFileSystem: DiskFileSystem = nodePromises;

interface Machine {
  readonly fs: DiskFileSystem;
  readonly root: string;
  readonly open: DiskFileHandle[];
}

/** One call, on either file system; answers what can be compared. */
type Step = (machine: Machine) => Promise<unknown>;

const made: string[] = [];

afterEach(async () => {
  for (const root of made.splice(0)) await nodePromises.rm(root, { recursive: true, force: true });
});

async function realMachine(): Promise<Machine> {
  const root = await nodePromises.mkdtemp(join(tmpdir(), "holdfast-worlds-"));
  made.push(root);
  await nodePromises.chmod(root, 0o755);
  return { fs: realFileSystem, root, open: [] };
}

async function simulatedMachine(): Promise<Machine> {
  const fs = new PowerCutDisk().mount();
  await fs.mkdir("/place/root", { recursive: true });
  return { fs, root: "/place/root", open: [] };
}

/** The result of a step, or the code and syscall of its error, free of what must differ. */
async function resultOf(machine: Machine, step: Step): Promise<unknown> {
  try {
    return comparable(await step(machine), machine.root);
  } catch (error) {
    const { code, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
    return { code, path: comparable(path, machine.root), dest: comparable(dest, machine.root) };
  }
}

function comparable(value: unknown, root: string): unknown {
  if (typeof value === "string") return value.replace(root, "<root>");
  return value;
}

const paths = ["a", "b", "c", "d", "d/a", "d/b", "d/d", "d/d/a", "a/x", "d/", "a/", "d/..", "."] as const;
const path = fc.constantFrom(...paths);
const text = fc.constantFrom("", "x", "some text", "y".repeat(5000));
const flags = fc.constantFrom("r", "r+", "w", "wx", "w+", "a", "a+", "ax");
const place = fc.nat(6000);

const steps: fc.Arbitrary<{ readonly name: string; readonly step: Step }> = fc.oneof(
  named("writeFile", fc.tuple(path, text), ({ fs }, at, [, data]) => fs.writeFile(at, data)),
  named("appendFile", fc.tuple(path, text), ({ fs }, at, [, data]) => fs.appendFile(at, data)),
  named("readFile", fc.tuple(path), ({ fs }, at) => fs.readFile(at, "utf8")),
  named("mkdir", fc.tuple(path), ({ fs }, at) => fs.mkdir(at, { mode: 0o700 })),
  named("mkdir recursive", fc.tuple(path), ({ fs }, at) =>
    fs.mkdir(at.replace(/\/$/, ""), { recursive: true }).catch(codeOnly),
  ),
  named("rmdir", fc.tuple(path), ({ fs }, at) => fs.rmdir(at)),
  named("rm", fc.tuple(path, fc.boolean(), fc.boolean()), ({ fs, root }, at, [, recursive, force]) =>
    // Node refuses "." and "..", and cleaning up the root itself would end the comparison.
    at === `${root}/.` || at.endsWith("..") ? Promise.resolve() : removed(fs, at, { recursive, force }),
  ),
  named("unlink", fc.tuple(path), ({ fs }, at) => fs.unlink(at)),
  named("truncate", fc.tuple(path, place), ({ fs }, at, [, size]) => fs.truncate(at, size)),
  named("access", fc.tuple(path), ({ fs }, at) => fs.access(at)),
  named("realpath", fc.tuple(path), ({ fs }, at) => fs.realpath(at).catch(codeOnly)),
  named("readdir", fc.tuple(path), async ({ fs }, at) => (await fs.readdir(at)).sort()),
  named("readdir withFileTypes", fc.tuple(path), async ({ fs }, at) => {
    const entries = await fs.readdir(at, { withFileTypes: true });
    return entries.map((entry) => `${entry.name} ${entry.isDirectory()} ${entry.isFile()}`).sort();
  }),
  named("lstat", fc.tuple(path), async ({ fs }, at) => factsOf(await fs.lstat(at))),
  named("stat", fc.tuple(path), async ({ fs }, at) => factsOf(await fs.stat(at))),
  named("link", fc.tuple(path, path), ({ fs, root }, at, [, to]) => fs.link(at, `${root}/${to}`)),
  named("rename", fc.tuple(path, path), ({ fs, root }, at, [, to]) => fs.rename(at, `${root}/${to}`)),
  named("open", fc.tuple(path, flags), async ({ fs, open }, at, [, how]) => {
    open.push(await fs.open(at, how));
  }),
  named("open a directory", fc.tuple(path), async ({ fs, open }, at) => {
    open.push(await fs.open(at, constants.O_RDONLY | constants.O_DIRECTORY));
  }),
  onHandle("write", fc.tuple(text, place), async (file, [data, at]) => {
    return (await file.write(Buffer.from(data), 0, data.length, at)).bytesWritten;
  }),
  onHandle("write on", fc.tuple(text), async (file, [data]) => {
    return (await file.write(Buffer.from(data))).bytesWritten;
  }),
  onHandle("read", fc.tuple(place), async (file, [at]) => {
    const bytes = Buffer.alloc(100);
    const { bytesRead } = await file.read(bytes, 0, 100, at);
    return `${bytesRead} ${bytes.toString("hex")}`;
  }),
  onHandle("read on", fc.tuple(place), async (file) => {
    const bytes = Buffer.alloc(7);
    const { bytesRead } = await file.read(bytes, 0, 7);
    return `${bytesRead} ${bytes.toString("hex")}`;
  }),
  onHandle("readFile of a handle", fc.tuple(place), async (file) => await file.readFile("latin1")),
  onHandle("writeFile of a handle", fc.tuple(text), async (file, [data]) => await file.writeFile(data)),
  onHandle("truncate of a handle", fc.tuple(place), async (file, [size]) => await file.truncate(size)),
  onHandle("stat of a handle", fc.tuple(place), async (file) => factsOf(await file.stat())),
  onHandle("sync", fc.tuple(place), async (file) => await file.sync()),
  onHandle("close", fc.tuple(place), async (file) => await file.close()),
);

function named<T extends readonly [string, ...unknown[]]>(
  name: string,
  parts: fc.Arbitrary<T>,
  run: (machine: Machine, at: string, parts: T) => Promise<unknown>,
): fc.Arbitrary<{ readonly name: string; readonly step: Step }> {
  return parts.map((drawn) => ({
    name: `${name} ${drawn.map((part) => JSON.stringify(part).slice(0, 20)).join(" ")}`,
    step: async (machine: Machine) => await run(machine, `${machine.root}/${drawn[0]}`, drawn),
  }));
}

function onHandle<T extends readonly unknown[]>(
  name: string,
  parts: fc.Arbitrary<T>,
  run: (file: DiskFileHandle, parts: T) => Promise<unknown>,
): fc.Arbitrary<{ readonly name: string; readonly step: Step }> {
  return fc.tuple(parts, fc.nat(20)).map(([drawn, which]) => ({
    name: `${name} of handle ${which}`,
    step: async ({ open }: Machine) => {
      const file = open[which % Math.max(1, open.length)];
      return file && (await run(file, drawn));
    },
  }));
}

/** `rm` words its errors in Node's own way; what they come to is what counts. */
async function removed(
  fs: DiskFileSystem,
  at: string,
  options: { recursive: boolean; force: boolean },
): Promise<unknown> {
  return await fs.rm(at, options).catch(codeOnly);
}

function codeOnly(error: NodeJS.ErrnoException): string {
  return String(error.code);
}

function factsOf(stats: Awaited<ReturnType<DiskFileSystem["stat"]>>): unknown {
  const { mode, size, nlink } = stats;
  const isFile = stats.isFile();
  return { isFile, isDirectory: stats.isDirectory(), mode, ...(isFile && { size, nlink }) };
}

describe("the simulated disk answers as the real file system does", () => {
  it.skipIf(process.platform !== "linux")(
    "any sequence of calls has the same results and errors",
    async () => {
      process.umask(0o022);
      await fc.assert(
        fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 60 }), async (sequence) => {
          const [real, simulated] = [await realMachine(), await simulatedMachine()];
          try {
            for (const { name, step } of sequence) {
              const [expected, actual] = [await resultOf(real, step), await resultOf(simulated, step)];
              expect({ name, result: actual }).toEqual({ name, result: expected });
            }
          } finally {
            for (const file of real.open) await file.close().catch(() => undefined);
          }
        }),
        { numRuns: 300 },
      );
    },
  );
});
