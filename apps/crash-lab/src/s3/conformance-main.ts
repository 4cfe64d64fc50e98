import { countingNotRun, writeTotals } from "../program/write-totals.js";
import { casesPassed } from "../suite/case-problems.js";
import { type ConformanceOptions, usualKills } from "./conformance-options.js";
import { describeKills, killProblems } from "./kills/kill-report.js";
import { runKills } from "./kills/run-kills.js";
import { describeProbe } from "./store/describe-probe.js";
import { plainAddress } from "./store/store-access.js";
import { emptyFolder } from "./store/store-bucket.js";
import { type Store, withStore } from "./store/with-store.js";
import { runSuite } from "./suite/run-suite.js";
import { type SuiteRun, suiteProblems, suiteTable } from "./suite/suite-report.js";
import { throughProxy } from "./suite/through-proxy.js";

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
        outcomes.push(await suite(store, options, signal));
        if (options.kill !== undefined) outcomes.push(await kills(store, options, signal));
      } finally {
        // What failed because the server no longer answers says nothing of the adapter.
        if (store.server) await store.server.assertServes(signal);
        else await emptyFolder(store.access);
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

async function suite(store: Store, options: ConformanceOptions, signal: AbortSignal): Promise<Outcome> {
  const { access } = store;
  say(await describeProbe(access));
  const run = await suiteRun(store, options, signal);
  say(suiteTable(access.name, run));
  return { passed: casesPassed(run), problems: suiteProblems(run) };
}

async function suiteRun(
  { access, server }: Store,
  { seed, only, throughProxy: isCut, short: isShort }: ConformanceOptions,
  signal: AbortSignal,
): Promise<SuiteRun> {
  const others = { ownBuckets: server !== undefined, seed, isShort, signal, ...(only && { only }) };
  if (!isCut) return { ...(await runSuite("straight", { ...others, access })), cuts: 0 };
  return await throughProxy(access, seed, async (reached, proxy) => {
    const run = await runSuite("through a proxy that cuts", { ...others, access: reached });
    return { ...run, cuts: proxy.made };
  });
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
