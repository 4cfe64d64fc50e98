import type { ChildProgram } from "../child-program.js";
import { asInput } from "../workload/as-input.js";
import { type JobSettings, openJob } from "../workload/job-settings.js";

type LeaveBehindInput = { readonly settings: JobSettings; readonly object: string };

/** Stores an object and a checkpoint, tells so, and stays until it is killed. */
export const leaveBehind: ChildProgram = async ({ harness, input, tell, hear }) => {
  const { settings, object } = asInput<LeaveBehindInput>(input);
  const backend = await harness.open();
  await backend.write(object, Buffer.from("left behind"));
  const writer = await openJob(backend, settings).claim();
  const draft = writer.begin();
  await draft.put("state", "left behind");
  await draft.commit();
  tell({ kind: "done" });
  await hear();
};
