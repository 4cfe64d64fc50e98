import { runSuite, type SuiteOptions } from "../../suite/run-suite.js";
import type { StoreAccess } from "../store/store-access.js";

import type { SuiteRun } from "./suite-report.js";
import { throughProxy } from "./through-proxy.js";

export interface SuitesOptions extends SuiteOptions {
  readonly access: StoreAccess;
  /** Try each case less hard. */
  readonly isShort: boolean;
  /** Then the suite runs a second time, with a proxy between that cuts connections by chance. */
  readonly throughProxy: boolean;
}

/** Still more objects than a page or a request has, and parts enough for a race between them. */
const shortTuning = { manyKeys: 1100, largeBytes: 22 * 2 ** 20, kills: 3 } as const;

/** The groups in which nobody cuts, kills or stalls by himself: what a proxy that cuts adds most to. */
const calmGroups: readonly string[] = [
  ...["create", "write", "read", "list"],
  ...["remove", "errors", "probe", "store"],
];

/** Runs the suite on a store in each way that is asked for. */
export async function runSuites(options: SuitesOptions): Promise<readonly SuiteRun[]> {
  const { access, seed, isShort, only, signal } = options;
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const run = async (title: string, reached: StoreAccess, chosen = only): Promise<SuiteRun> => {
    const place = JSON.stringify({ ...reached, prefix: `${access.prefix}suite/` });
    const tuning = isShort ? { tuning: shortTuning } : {};
    const cases = chosen ? { only: chosen } : {};
    const report = await runSuite({ title, folder: "s3", place, seed, say, signal, ...tuning, ...cases });
    return { title, report, cuts: 0 };
  };
  const straight = await run("straight", access);
  if (!options.throughProxy) return [straight];
  const proxied = await throughProxy(access, seed, async (reached, proxy) => {
    const through = await run(
      "through a proxy that cuts",
      reached,
      only ?? (isShort ? calmGroups : undefined),
    );
    return { ...through, cuts: proxy.made };
  });
  return [straight, proxied];
}
