import { Actor } from "./actor.js";
import type { Chooser } from "./chooser.js";
import type { Configuration } from "./configuration.js";
import { steps } from "./steps/steps.js";
import { Trace } from "./trace.js";
import { World } from "./world.js";

interface Start {
  readonly world: World;
  readonly trace: Trace;
}

/** What was before: made once for a configuration, in peace, and copied for each of its schedules. */
const starts = new WeakMap<Configuration, Start>();

const peace: Chooser = { choose: () => 0, isKnown: () => false };

/** The world at the start of a schedule. */
export async function startOf(configuration: Configuration, chooser: Chooser, trace?: Trace): Promise<World> {
  const world = new World(configuration, chooser, trace);
  if (configuration.before.length === 0) return world;
  const start = starts.get(configuration) ?? (await makeStart(configuration));
  starts.set(configuration, start);
  const before = start.world;
  if (before.findings.violations.length > 0) {
    // The schedule is over before it began.
    world.findings.violations.push(...before.findings.violations);
    trace?.lines.push(...start.trace.lines);
    return world;
  }
  for (const key of before.storage.keys()) {
    const object = before.storage.get(key);
    if (object) world.storage.restore(key, object.bytes, object.timestampMs);
  }
  world.content.learn(before.content);
  world.log.learn(before.log);
  world.storageClock.pass(before.storageClock.wallMs() - world.storageClock.wallMs());
  return world;
}

async function makeStart(configuration: Configuration): Promise<Start> {
  const trace = new Trace();
  // Names that the machines of the schedules never make.
  const world = new World({ ...configuration, seed: configuration.seed + 1_000_003 }, peace, trace);
  const actor = new Actor(world, world.machine("before"), configuration.seed);
  await world.inPeace(async () => {
    for (const name of configuration.before) {
      await steps[name](actor);
      if (world.findings.violations.length > 0) break;
      world.pass(10);
    }
  });
  return { world, trace };
}
