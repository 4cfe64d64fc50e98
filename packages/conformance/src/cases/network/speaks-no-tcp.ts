import type { CaseContext } from "../../case/case-context.js";
import { check } from "../../case/violation.js";
import { jobSettings, tunedSettings } from "../../child/workload/job-settings.js";

/** For an adapter whose harness names no address: then it opens no TCP connection, whatever it does. */
export async function speaksNoTcp(context: CaseContext): Promise<void> {
  const settings = jobSettings("network", context.traits, tunedSettings(context.tuning));
  const child = await context.startChild("count-connections", { settings });
  const { connections } = (await child.waitFor("counted")) as { readonly connections: readonly string[] };
  await child.ended;
  check(connections.length === 0, () => {
    return `the adapter opened ${connections.length} TCP connections, the first to ${connections[0]}; name that address in the harness and heed open({ address }), so that the network cases are run`;
  });
}
