import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { DemoResult } from "../src/demo/demo-result.js";
import { runDemo } from "../src/demo/run-demo.js";
import { surveyStorage } from "../src/pipeline/survey-storage.js";
import { type Bundle, bundle } from "./bundle.js";

const longMs = 120_000;
const seed = 20010101;
let programs: Bundle;

beforeAll(async () => {
  programs = await bundle(
    new URL("../src/demo.ts", import.meta.url),
    new URL("../src/pipeline-worker.ts", import.meta.url),
    new URL("../src/bench.ts", import.meta.url),
    new URL("../src/bench-worker.ts", import.meta.url),
    new URL("./worker-without-offset.ts", import.meta.url),
  );
}, longMs);
afterAll(async () => await programs.remove());

async function scratch(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "holdfast-test-"));
  onTestFinished(async () => await rm(path, { recursive: true }));
  return path;
}

async function demo(worker: string): Promise<DemoResult> {
  const directory = await scratch();
  return await runDemo({
    directory,
    seed,
    kills: 4,
    rows: 30_000,
    storage: await surveyStorage(join(directory, "store")),
    referenceWorkerPath: programs.module("pipeline-worker"),
    workerPath: programs.module(worker),
    progress: { reference: () => {}, killed: () => {}, runEnded: () => {}, stop: () => {} },
  });
}

test(
  "the pipeline is killed again and again, and its output is that of an uninterrupted run",
  async () => {
    const result = await demo("pipeline-worker");
    expect(result.comparison.differences).toEqual([]);
    expect(result.runs.filter(({ ended }) => ended === "killed").length).toBe(result.killsDone);
    expect(result.killsDone).toBeGreaterThan(0);
    expect(result.runs.at(-1)).toMatchObject({ ended: "finished", row: 30_000 });
  },
  longMs,
);

test(
  "a pipeline that does not restore where it was is found out",
  async () => {
    const result = await demo("worker-without-offset");
    expect(result.comparison.identical).toBe(false);
    expect(result.comparison.differences[0]).toMatch(/^(late|windows)-\d+\.csv /);
  },
  longMs,
);

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What is left in the directory for temporary files. */
  readonly left: readonly string[];
}

/** Runs a program; `interruptAt` is what it must have said before it gets a SIGINT. */
async function run(program: string, args: readonly string[], interruptAt?: string): Promise<Ended> {
  const temporary = await scratch();
  const child = spawn(process.execPath, [programs.module(program), ...args], {
    env: { ...process.env, TMPDIR: temporary },
  });
  const said = { stdout: "", stderr: "" };
  let interrupted = false;
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (chunk: Buffer) => {
      said[name] += chunk.toString();
      if (interruptAt === undefined || interrupted || !said[name].includes(interruptAt)) return;
      interrupted = child.kill("SIGINT");
    });
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...said, left: await readdir(temporary) };
}

test(
  "the demo prints its result as JSON, and leaves nothing behind",
  async () => {
    const ended = await run("demo", ["--rows", "5000", "--kills", "2", "--seed", String(seed), "--json"]);
    const result = JSON.parse(ended.stdout) as DemoResult;
    expect(result).toMatchObject({ seed, rows: 5000, comparison: { identical: true, differences: [] } });
    expect(ended).toMatchObject({ code: 0, left: [] });
    expect(ended.stderr).toContain(`seed ${seed}`);
  },
  longMs,
);

test(
  "the demo shows a table of its runs, and the digests",
  async () => {
    const ended = await run("demo", ["--rows", "5000", "--kills", "1"]);
    expect(ended.stdout).toContain("IDENTICAL");
    for (const head of ["epoch", "replayed", "restore", "killed while"]) expect(ended.stdout).toContain(head);
    expect(ended.stdout.match(/SHA-256 [0-9a-f]{64}/g)).toHaveLength(2);
    expect(ended.code).toBe(0);
  },
  longMs,
);

test(
  "an interrupted demo takes its processes and files with it",
  async () => {
    const ended = await run("demo", ["--rows", "300000", "--kills", "0"], "10%");
    expect(ended).toMatchObject({ code: 130, left: [] });
  },
  longMs,
);

test(
  "a directory that cannot be used is refused with exit code 2",
  async () => {
    const ended = await run("demo", ["--store", programs.module("demo")]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain("name one you may write to");
  },
  longMs,
);

test(
  "the bench measures every figure, and leaves nothing behind",
  async () => {
    const ended = await run("bench", ["--bytes", "8MiB", "--rounds", "1", "--commits", "5", "--json"]);
    const throughput = { storeMiBPerSecond: expect.any(Number), plainMiBPerSecond: expect.any(Number) };
    expect(JSON.parse(ended.stdout)).toMatchObject({
      bytes: 8 * 2 ** 20,
      throughput: { put: throughput, read: throughput },
      memory: { growthBytes: expect.any(Number), limitBytes: 64 * 2 ** 20 },
      latency: { ratioP50: expect.any(Number) },
    });
    expect(ended.left).toEqual([]);
  },
  longMs,
);
