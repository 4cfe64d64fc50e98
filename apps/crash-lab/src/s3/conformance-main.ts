import { countingNotRun, writeTotals } from "../program/write-totals.js";
import { casesPassed } from "../suite/case-problems.js";
import { type ConformanceOptions, usualKills } from "./conformance-options.js";
import { describeKills, killProblems } from "./kills/kill-report.js";
import { runKills } from "./kills/run-kills.js";
import { describeProbe } from "./store/describe-probe.js";
import { plainAddress } from "./store/store-access.js";
import { emptyFolder } from "./store/store-bucket.js";
import { type Store, withStore } from "./store/with-store.js";
import { runSuites } from "./suite/run-suites.js";
import { suiteProblems, suiteTable } from "./suite/suite-report.js";

/** What runs came to. */
interface Outcome {
  readonly passed: number;
  readonly problems: readonly string[];
}

/** Runs the suite on a real store, in each way that is asked for. Answers the exit code: 0 when all of it holds. */
export async function conformanceMain(options: ConformanceOptions, signal: AbortSignal): Promise<number> {
  return await countingNotRun(options.totals, async () => {
    return await withStore(signal, async (store) => {
      const why = whyNot(store, options);
      if (why !== undefined) {
        process.stderr.write(`error: ${why}\n`);
        return 2;
      }
      const outcomes: Outcome[] = [];
      try {
        outcomes.push(await suites(store, options, signal));
        if (options.kill !== undefined) outcomes.push(await kills(store, options, signal));
      } finally {
        await emptyFolder(store.access);
      }
      const problems = outcomes.flatMap((outcome) => outcome.problems);
      for (const problem of problems) process.stderr.write(`✗ ${problem}\n`);
      const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
      await writeTotals(options.totals, { passed, failed: problems.length });
      return problems.length === 0 ? 0 : 1;
    });
  });
}

/** Why this cannot be done with this store. */
function whyNot({ access, server }: Store, { kill, throughProxy }: ConformanceOptions): string | undefined {
  if (kill !== undefined && !server) {
    return "only the lab's own server can be killed; leave out --kill, or unset HOLDFAST_S3_*";
  }
  if (throughProxy && !plainAddress(access)) {
    return "a proxy can stand before an endpoint of http:// only; leave out --through-proxy";
  }
  return undefined;
}

async function suites({ access }: Store, options: ConformanceOptions, signal: AbortSignal): Promise<Outcome> {
  const { seed, only, throughProxy, short: isShort } = options;
  say(await describeProbe(access));
  const runs = await runSuites({ access, seed, signal, throughProxy, isShort, ...(only && { only }) });
  say(suiteTable(access.name, runs));
  const passed = runs.reduce((sum, run) => sum + casesPassed(run.report), 0);
  return { passed, problems: runs.flatMap(suiteProblems) };
}

async function kills(
  { access, server }: Store,
  { seed, kill }: ConformanceOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  if (!server) throw new Error("there is no server to kill");
  const wanted = typeof kill === "number" ? kill : usualKills;
  const report = await runKills({
    ...{ server, access, kills: wanted, seed, signal },
    onKill: ({ victims, downMs }, number) => {
      const seconds = (downMs / 1000).toFixed(1);
      process.stderr.write(
        `kill ${number} of ${wanted}: ${victims.join(" and ")}, serves again after ${seconds} s\n`,
      );
    },
  });
  say(describeKills(report));
  const passed = report.verdicts.filter(({ kind }) => kind === "whole").length;
  return { passed, problems: killProblems(report) };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
