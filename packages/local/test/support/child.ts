import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "tsup";
import { afterAll, beforeAll } from "vitest";
import { acknowledge } from "./store-place.js";

const packages = fileURLToPath(new URL("../../../", import.meta.url));
let folder = "";

/** Bundles the child program from the sources, once for a test file. */
export function useChildProgram(): void {
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "holdfast-child-")));
    await build({
      config: false,
      entry: [fileURLToPath(new URL("child-program.ts", import.meta.url))],
      format: "esm",
      platform: "node",
      target: "node20",
      outExtension: () => ({ js: ".mjs" }),
      outDir: folder,
      silent: true,
      noExternal: [/^@holdfast\//],
      esbuildOptions: (options) => {
        options.alias = {
          "@holdfast/core": `${packages}core/src/index.ts`,
          "@holdfast/posix": `${packages}posix/src/index.ts`,
        };
      },
    });
  }, 60_000);
  afterAll(async () => await rm(folder, { recursive: true, force: true }));
}

export interface Child {
  readonly process: ChildProcess;
  readonly lines: string[];
  /** Resolves when so many lines were told; rejects when the process ends before. */
  told(count: number): Promise<void>;
  ended: Promise<unknown>;
}

export function startChild(mode: string, directory: string, id = ""): Child {
  const args = [join(folder, "child-program.mjs"), mode, directory, JSON.stringify(acknowledge), id];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  const ended = Promise.all([once(child, "exit"), once(reader, "close")]);
  const told = async (count: number): Promise<void> => {
    const enough = new Promise<void>((resolve) => {
      const look = (): void => {
        if (lines.length >= count) resolve();
      };
      waiting.add(look);
      look();
    });
    await Promise.race([
      enough,
      ended.then(() => {
        if (lines.length < count) throw new Error(`the child ended after ${lines.length} of ${count} lines`);
      }),
    ]);
  };
  return { process: child, lines, told, ended };
}
