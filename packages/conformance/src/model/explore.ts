import { Findings, type Violated } from "../oracle/findings.js";
import { type Bound, isWithin } from "./bound.js";
import type { Configuration } from "./configuration.js";
import { Explorer, type Share } from "./explorer.js";
import type { Schedule } from "./schedule.js";

/** What became of exploring one configuration up to a bound. */
export interface Exploration {
  readonly schedules: number;
  readonly states: number;
  readonly findings: Findings;
  /** The first schedule that violates something; nothing is explored after it. */
  readonly violating?: { readonly schedule: Schedule; readonly violated: Violated };
}

/** Plays every schedule of a configuration within a bound, whatever time that takes. */
export async function explore(
  configuration: Configuration,
  bound: Bound,
  share: Share = { index: 0, of: 1 },
): Promise<Exploration> {
  const explorer = new Explorer(configuration, share, 18, (other) => isWithin(other, bound));
  const findings = new Findings();
  let schedules = 0;
  for (let explored = await explorer.step(); explored; explored = await explorer.step()) {
    const { played, deviations, isCounted } = explored;
    findings.count(played.world.findings);
    if (isCounted) schedules += 1;
    const [violated] = played.world.findings.violations;
    if (!violated) continue;
    const schedule = { configuration, dropped: [], deviations };
    return { schedules, states: explorer.states, findings, violating: { schedule, violated } };
  }
  return { schedules, states: explorer.states, findings };
}
