import type { Violated } from "../oracle/findings.js";
import type { Configuration } from "./configuration.js";
import { configurations } from "./configurations/configurations.js";
import { play } from "./play.js";
import { randomConfiguration } from "./random-configuration.js";
import { configurationOf, following, type Schedule, scheduleOf } from "./schedule.js";
import { Trace } from "./trace.js";

/** A schedule that was played once more, and what happened in it. */
export interface Replay {
  readonly violations: readonly Violated[];
  /** One event a line. */
  readonly events: readonly string[];
}

/**
 * Plays one schedule again, exactly, and writes down what happens.
 * @throws TypeError when the token is none.
 */
export async function replaySchedule(schedule: Schedule | string): Promise<Replay> {
  const known = typeof schedule === "string" ? scheduleOf(schedule, configurationNamed) : schedule;
  const trace = new Trace();
  const { world } = await play(configurationOf(known), following(known), { trace });
  return { violations: world.findings.violations, events: trace.lines };
}

function configurationNamed(name: string): Configuration | undefined {
  const seed = /^random-(\d+)$/.exec(name)?.[1];
  return seed === undefined
    ? configurations.find((one) => one.name === name)
    : randomConfiguration(Number(seed));
}
