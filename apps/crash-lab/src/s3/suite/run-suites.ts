import type { StoreAccess } from "../store/store-access.js";
import { runSuite, type SuiteOptions } from "./run-suite.js";
import type { SuiteRun } from "./suite-report.js";
import { throughProxy } from "./through-proxy.js";

export interface SuitesOptions extends SuiteOptions {
  /** Then the suite runs a second time, with a proxy between that cuts connections by chance. */
  readonly throughProxy: boolean;
}

/** Runs the suite on a store in each way that is asked for. */
export async function runSuites(options: SuitesOptions): Promise<readonly SuiteRun[]> {
  const { access, seed } = options;
  const run = async (title: string, reached: StoreAccess, cuts = () => 0): Promise<SuiteRun> => {
    const own = { ...reached, prefix: `${access.prefix}suite/` };
    const report = await runSuite(title, { ...options, access: own });
    return { title, report, cuts: cuts() };
  };
  const straight = await run("straight", access);
  if (!options.throughProxy) return [straight];
  const proxied = await throughProxy(access, seed, async (reached, proxy) => {
    return await run("through a proxy that cuts", reached, () => proxy.made);
  });
  return [straight, proxied];
}
