import type { CaseContext } from "../../case/case-context.js";
import { checkFails } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { jobSettings, openJob, tunedSettings } from "../../child/workload/job-settings.js";

const object = "crash/left-behind";

/**
 * For an adapter that declares durability `none`: what one process stored is not there for another one, neither while
 * it lives nor after, and the job can be begun anew.
 */
export async function leavesNothingBehind(context: CaseContext): Promise<void> {
  const settings = jobSettings("crashing", context.traits, tunedSettings(context.tuning));
  const child = await context.startChild("leave-behind", { settings, object });
  await child.waitFor("done");
  await checkNothing(context, "while the process that stored it lives");
  child.kill("SIGKILL");
  await child.ended;
  const client = await checkNothing(context, "after the process that stored it was killed");
  const writer = await openJob(client, settings).claim();
  check(writer.generation === 1 && writer.restored === undefined, () => {
    return `a claim of the job has generation ${writer.generation} and restored epoch ${writer.restored?.epoch}; a job that begins anew has 1 and none`;
  });
  const draft = writer.begin();
  await draft.put("state", "begun anew");
  await draft.commit();
  await client.close();
}

async function checkNothing(context: CaseContext, when: string): ReturnType<CaseContext["open"]> {
  const client = await context.open();
  const listed = await client.list("");
  const declare = "declare a durability of process-crash or more, so that the crash cases are run";
  check(listed.length === 0, () => {
    return `${when}, another one lists ${listed.map(({ key }) => key).join(", ")}; ${declare}`;
  });
  await checkFails(client.read(object), ["NOT_FOUND"], `reading ${object} ${when}`);
  return client;
}
