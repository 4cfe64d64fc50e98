import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { describeConformance } from "../src/vitest/index.js";
import { strictSchemaProblems } from "./support/report-schema.js";

const vitest = join(createRequire(import.meta.url).resolve("vitest/package.json"), "..", "vitest.mjs");
const root = fileURLToPath(new URL("..", import.meta.url));

interface Shown {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

/** What vitest shows of binding.fixture.ts. */
async function shownWith(env: Record<string, string>): Promise<readonly Shown[]> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-binding-"));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  const outputFile = join(folder, "shown.json");
  const args = [
    "run",
    "--config",
    "test/harnesses/binding.config.ts",
    "--reporter=json",
    "--outputFile",
    outputFile,
  ];
  const running = spawn(process.execPath, [vitest, ...args], { cwd: root, env: { ...process.env, ...env } });
  await Promise.all([once(running, "close"), text(running.stdout), text(running.stderr)]);
  const shown = JSON.parse(await readFile(outputFile, "utf8"));
  const { testResults } = shown as {
    readonly testResults: readonly { readonly assertionResults: Shown[] }[];
  };
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

test("each case is a test: what is skipped or deviates is skipped, and a failure tells how to replay it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-binding-"));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  const REPORT_FILE = join(folder, "report.json");
  const shown = await shownWith({ REPORT_FILE, HOLDFAST_CONFORMANCE_SEED: "31" });
  expect(shown.map(({ title, status }) => `${title.slice(0, title.indexOf(":"))} ${status}`)).toEqual([
    "CREATE-01 passed",
    "CREATE-02 skipped",
    "CREATE-03 failed",
    "PROBE-03 skipped",
  ]);
  const [failure = ""] = shown[2]?.failureMessages ?? [];
  expect(failure).toContain("deviating-harness.js --only CREATE-03 --seed 31");
  expect(failure).toContain("HOLDFAST_CONFORMANCE_SEED=31");
  const report = JSON.parse(await readFile(REPORT_FILE, "utf8"));
  expect(strictSchemaProblems(report)).toEqual([]);
  expect(report).toMatchObject({ seed: 31, verdict: "not-conformant" });
});

test("with failOnSkip what is skipped or deviates fails, with its reason", async () => {
  const shown = await shownWith({ FAIL_ON_SKIP: "yes" });
  expect(shown.map(({ status }) => status)).toEqual(["passed", "failed", "failed", "failed"]);
  expect(shown[1]?.failureMessages[0]).toContain("known deviation: this store guesses");
  expect(shown[3]?.failureMessages[0]).toContain("the harness offers no brokenPlaces");
});

test("what cannot be used is refused when the tests are declared", () => {
  const harness = "./memory-harness.js";
  expect(() => describeConformance(harness, { only: ["CREATE-999"] })).toThrow(
    'there is no case "CREATE-999"',
  );
  expect(() => describeConformance(harness, { seed: -1 })).toThrow("seed is -1");
  vi.stubEnv("HOLDFAST_CONFORMANCE_SEED", "x");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(() => describeConformance(harness)).toThrow('HOLDFAST_CONFORMANCE_SEED is "x"; give a whole number');
});
