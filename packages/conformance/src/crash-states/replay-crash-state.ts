import { type CrashState, crashStateOf } from "@holdfast/worlds/disk";
import { Violation } from "../case/violation.js";
import type { CrashSubject } from "./crash-subject.js";
import { type CrashViolation, crashViolation } from "./crash-violation.js";
import { judgeCrash } from "./judge-crash.js";
import { recordWorkload } from "./record-workload.js";
import { parseToken, workloadSeed } from "./replay-token.js";

/**
 * Does once more what a violation's token stands for: the workload, the crash, and the one after it if there was one.
 * Answers what does not hold, and nothing when all holds.
 * @throws InvalidArgumentError when the token is none, or is of another subject or of other code
 */
export async function replayCrashState(
  subject: CrashSubject,
  token: string,
): Promise<CrashViolation | undefined> {
  const { states: ids, ...workload } = parseToken(token);
  const seed = workloadSeed(workload.seed, workload.workload);
  const states: CrashState[] = [];
  try {
    let { run } = await recordWorkload(subject, { ...workload, seed });
    for (const [index, id] of ids.entries()) {
      const state = crashStateOf(run.recording, id);
      states.push(state);
      const { violation, after } = await judgeCrash({ subject, run, state, records: index + 1 < ids.length });
      if (violation) return crashViolation(violation, workload, states);
      if (after) run = after;
    }
    return undefined;
  } catch (error) {
    if (error instanceof Violation) return crashViolation(error, workload, states);
    throw error;
  }
}
