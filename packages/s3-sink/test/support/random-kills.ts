import { Choices } from "@holdfast/worlds";
import { type Death, MortalWire } from "./mortal-wire.js";
import { SinkJob, type SinkJobOptions } from "./sink-job.js";

/** How a run of processes that were killed went. */
export interface KilledRun {
  readonly kills: number;
  readonly requests: number;
  /** What is wrong at the end: nothing must be. */
  readonly faults: readonly string[];
  readonly output: ReadonlyMap<string, string>;
}

const fates: readonly Death["request"][] = ["unsent", "unanswered", "late"];

/**
 * Starts a job again and again, and kills each process at some request, until one gets through. Dead processes may still
 * have a request on its way, and some only slept, and go on beside their successors. Everything follows from the seed.
 */
export async function randomKills(
  seed: number,
  options: SinkJobOptions = {},
  mostKills = 12,
): Promise<KilledRun> {
  const choices = new Choices(seed);
  const job = new SinkJob(options);
  const sleeping: { readonly wire: MortalWire; readonly running: Promise<void> }[] = [];
  let requests = 0;
  let kills = 0;
  const planned = 1 + choices.below(mostKills);
  const wake = async (): Promise<void> => {
    for (const { wire, running } of sleeping.splice(0)) {
      wire.thaw();
      // Whoever was fenced fails, and nobody waits for him.
      running.catch(() => undefined);
    }
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  };
  for (;;) {
    const death: Death | undefined =
      kills < planned
        ? { atRequest: 1 + choices.below(45), request: choices.pick(fates), wakes: choices.chance(0.3) }
        : undefined;
    const wire = new MortalWire(job.world.connect(), death);
    const running = job.run(job.open(wire));
    const wakesAmid = choices.chance(0.5) ? 1 + choices.below(60) : 0;
    const ending = await job.until(
      Promise.race([
        running.then(() => "over" as const),
        wire.ended.then(() => "killed" as const),
        ...(wakesAmid > 0 && sleeping.length > 0
          ? [amid(wire, wakesAmid, Promise.race([running, wire.ended])).then(() => "wake" as const)]
          : []),
      ]),
    );
    if (ending === "wake") {
      await wake();
      const after = await job.until(
        Promise.race([running.then(() => "over" as const), wire.ended.then(() => "killed" as const)]),
      );
      if (after === "over") {
        requests += wire.requests;
        break;
      }
    } else if (ending === "over") {
      requests += wire.requests;
      break;
    }
    requests += wire.requests;
    kills += 1;
    running.catch(() => undefined);
    sleeping.push({ wire, running });
    if (choices.chance(0.3)) job.clock.advance(choices.below(20_000));
  }
  // What was late lands, whoever slept ends, and one more run finds nothing to do but to sweep.
  await wake();
  await job.until(pause());
  await job.until(job.run());
  return { kills, requests, faults: job.faults(), output: job.output() };
}

/** Resolves when the process has sent so many requests, or is over. */
async function amid(wire: MortalWire, requests: number, over: Promise<unknown>): Promise<void> {
  let isOver = false;
  over.then(
    () => {
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  while (wire.requests < requests && !isOver) await new Promise(setImmediate);
}

async function pause(): Promise<void> {
  for (let turn = 0; turn < 600; turn += 1) await new Promise(setImmediate);
}
