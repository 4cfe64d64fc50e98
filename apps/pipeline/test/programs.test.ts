import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3World } from "@holdfast/worlds/s3";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { DemoResult } from "../src/demo/demo-result.js";
import { openDemoStores } from "../src/demo/open-demo-stores.js";
import { runDemo } from "../src/demo/run-demo.js";
import { type Bundle, bundle } from "./bundle.js";

const longMs = 120_000;
const seed = 20010101;
/** For a server that checks none. */
const anyCredentials = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "any",
  AWS_SECRET_ACCESS_KEY: "any",
};
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
    stores: (await openDemoStores(directory, { s3: false })).stores,
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
async function run(
  program: string,
  args: readonly string[],
  { interruptAt, variables }: { interruptAt?: string; variables?: Record<string, string> } = {},
): Promise<Ended> {
  const temporary = await scratch();
  const { HOLDFAST_S3_BUCKET: _, HOLDFAST_S3_ENDPOINT: __, ...env } = process.env;
  const child = spawn(process.execPath, [programs.module(program), ...args], {
    env: { ...env, ...variables, TMPDIR: temporary },
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
    const ended = await run("demo", ["--rows", "300000", "--kills", "0"], { interruptAt: "10%" });
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
  "the demo keeps its checkpoints on S3, in a server of its own when none is named",
  async () => {
    const ended = await run("demo", ["--store", "s3", "--rows", "5000", "--kills", "2", "--json"]);
    expect(JSON.parse(ended.stdout)).toMatchObject({ rows: 5000, comparison: { identical: true } });
    expect(ended).toMatchObject({ code: 0, left: [] });
    expect(ended.stderr).toMatch(/an S3 server in memory at http:\/\/127\.0\.0\.1:\d+/);
  },
  longMs,
);

test(
  "the demo works in a folder of the bucket that is named, and leaves nothing in it",
  async () => {
    const world = new S3World();
    world.createBucket("mine");
    const served = await world.serve();
    onTestFinished(async () => await served.close());
    const variables = {
      HOLDFAST_S3_ENDPOINT: served.endpoint,
      HOLDFAST_S3_BUCKET: "mine",
      HOLDFAST_S3_PREFIX: "demos",
      HOLDFAST_S3_FORCE_PATH_STYLE: "true",
      ...anyCredentials,
    };
    const args = ["--store", "s3", "--rows", "5000", "--kills", "1", "--json"];
    const ended = await run("demo", args, { variables });
    expect(JSON.parse(ended.stdout)).toMatchObject({ comparison: { identical: true } });
    expect(world.log.counts.PutObject).toBeGreaterThan(100);
    const written = world.log.requests.flatMap(({ operation, key }) =>
      operation === "PutObject" ? key : [],
    );
    for (const key of written) expect(key).toMatch(/^demos\/holdfast-demo-[0-9a-f]{12}\//);
    expect(world.keys("mine")).toEqual([]);
    expect(world.openUploads("mine")).toEqual([]);
  },
  longMs,
);

test.each([
  [{ HOLDFAST_S3_ENDPOINT: "http://127.0.0.1:1" }, "name a bucket"],
  [
    { HOLDFAST_S3_ENDPOINT: "http://127.0.0.1:1", HOLDFAST_S3_BUCKET: "mine", ...anyCredentials },
    "bucket mine at http://127.0.0.1:1 cannot be used",
  ],
])(
  "a store that cannot be used is refused with exit code 2: %j",
  async (variables, message) => {
    const ended = await run("demo", ["--store", "s3", "--rows", "100"], { variables });
    expect(ended).toMatchObject({ code: 2, left: [] });
    expect(ended.stderr).toContain(message);
  },
  longMs,
);

test(
  "the bench measures every figure on S3, against the SDK alone",
  async () => {
    const args = ["--store", "s3", "--bytes", "20MiB", "--rounds", "1", "--commits", "10", "--json"];
    const ended = await run("bench", args);
    const figures = { mibPerSecond: expect.any(Number), cpuMsPerGiB: expect.any(Number) };
    const memory = { baselineBytes: expect.any(Number), peakBytes: expect.any(Number) };
    expect(JSON.parse(ended.stdout)).toMatchObject({
      bytes: 20 * 2 ** 20,
      upload: { holdfast: figures, libStorage: figures, ratio: expect.any(Number) },
      memory: { holdfast: memory, libStorage: memory },
      rate: { commitsPerSecond: expect.any(Number), putsPerSecond: expect.any(Number) },
    });
    expect(ended.left).toEqual([]);
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
