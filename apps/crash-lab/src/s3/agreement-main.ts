import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { workspaceFolder } from "../program/workspace-folder.js";
import { countingNotRun, writeTotals } from "../program/write-totals.js";
import { withStore } from "./store/with-store.js";

export interface AgreementOptions {
  readonly totals?: string;
}

/** What vitest's own report says, as far as it is looked at. */
interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numTotalTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** The test that puts the S3 world, and the store that the variables name, to the same requests. */
const test = "test/s3/agreement.test.ts";

export function withAgreementOptions(command: Command): Command {
  return command
    .description("one list of requests and answers: the S3 world and a real store must agree")
    .option("--totals <file>", "leave the counts in this file, as JSON");
}

/** Holds the S3 world and a real store to the same answers. Answers the exit code: 0 when they agree. */
export async function agreementMain({ totals }: AgreementOptions, signal: AbortSignal): Promise<number> {
  return await countingNotRun(totals, async () => {
    return await withStore(signal, async ({ access }) => {
      const { numPassedTests, numFailedTests, testResults } = await runTest(signal);
      const all = testResults.flatMap(({ assertionResults }) => assertionResults);
      for (const { fullName, status, failureMessages } of all) {
        if (status === "failed") process.stderr.write(`✗ ${fullName}: ${failureMessages[0]}\n`);
      }
      const atStore = all.filter(({ fullName }) => fullName.startsWith(access.name));
      // A name that the test does not know would leave the store out.
      if (atStore.length === 0) process.stderr.write(`✗ nothing was asked of ${access.name}\n`);
      const failed = numFailedTests + (atStore.length === 0 ? 1 : 0);
      const agreed = atStore.filter(({ status }) => status === "passed").length;
      process.stdout.write(
        `${access.name} answers ${agreed} of ${atStore.length} cases as expected; with the world's own ` +
          `${numPassedTests} passed, ${failed} failed\n`,
      );
      await writeTotals(totals, { passed: numPassedTests, failed });
      return failed === 0 ? 0 : 1;
    });
  });
}

/** @throws Error when it did not come to a report. */
async function runTest(signal: AbortSignal): Promise<TestReport> {
  const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
  const folder = await mkdtemp(join(tmpdir(), "holdfast-agreement-"));
  const report = join(folder, "report.json");
  try {
    const args = [vitest, "run", test, "--reporter=json", `--outputFile=${report}`];
    const child = spawn(process.execPath, args, {
      cwd: join(workspaceFolder(), "packages", "worlds"),
      stdio: ["ignore", "ignore", "inherit"],
      signal,
    });
    const [code] = await once(child, "close");
    return JSON.parse(
      await readFile(report, "utf8").catch((cause: unknown) => {
        throw new Error(`vitest ended with ${code} and left no report`, { cause });
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
