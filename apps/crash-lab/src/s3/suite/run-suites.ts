import type { StoreAccess } from "../store/store-access.js";
import { runSuite, type SuiteOptions } from "./run-suite.js";
import type { SuiteRun } from "./suite-report.js";
import { throughProxy } from "./through-proxy.js";

export interface SuitesOptions extends SuiteOptions {
  /** Then the suite runs a second time, with a proxy between that cuts connections by chance. */
  readonly throughProxy: boolean;
}

/** The groups in which nobody cuts, kills or stalls by himself: what a proxy that cuts adds most to. */
const calmGroups: readonly string[] = [
  ...["create", "write", "read", "list"],
  ...["remove", "errors", "probe", "store"],
];

/** Runs the suite on a store in each way that is asked for. */
export async function runSuites(options: SuitesOptions): Promise<readonly SuiteRun[]> {
  const { access, seed, isShort, only } = options;
  const run = async (title: string, reached: StoreAccess, chosen = only): Promise<SuiteRun> => {
    const own = { ...reached, prefix: `${access.prefix}suite/` };
    const report = await runSuite(title, { ...options, access: own, ...(chosen && { only: chosen }) });
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
