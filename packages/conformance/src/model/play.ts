import { Actor } from "./actor.js";
import { judgeAftermath } from "./aftermath.js";
import type { Chooser } from "./chooser.js";
import type { ActorPlan, Configuration } from "./configuration.js";
import { Fingerprint } from "./fingerprint.js";
import type { Machine } from "./machine.js";
import { drained } from "./scheduler.js";
import { startOf } from "./start.js";
import { steps } from "./steps/steps.js";
import type { Trace } from "./trace.js";
import type { VisitedStates } from "./visited-states.js";
import type { World } from "./world.js";

/** One schedule that was played. */
export interface Played {
  readonly world: World;
  /** The chooser ended it, its future being known from an earlier schedule. */
  readonly isCut: boolean;
}

export interface PlayOptions {
  readonly trace?: Trace | undefined;
  /** Whether what follows the last step is judged; it is not where the same end was judged before. */
  readonly judgesEnd?: boolean;
  /** What was left at the ends that were judged before: what somebody new makes of the same is the same. */
  readonly judgedEnds?: VisitedStates | undefined;
}

/** The damages done to copies of what is left at the end of a schedule, to prove that none is ever handed out. */
const damagesTried = 1;

/** Plays one schedule of a configuration as the chooser says, and judges it from its first record to its aftermath. */
export async function play(
  configuration: Configuration,
  chooser: Chooser,
  { trace, judgesEnd = true, judgedEnds }: PlayOptions = {},
): Promise<Played> {
  const world = await startOf(configuration, chooser, trace);
  const machines: Machine[] = [];
  for (const [index, plan] of configuration.actors.entries()) {
    const at = plan.machine ?? index;
    machines[at] ??= world.machine(plan.name);
  }
  for (const [index, plan] of configuration.actors.entries()) {
    live(world, machines, plan.machine ?? index, plan, configuration.seed + index).catch((error: unknown) => {
      // Only the model itself can be wrong here; the promise of a schedule is rejected with it.
      world.broken ??= error;
    });
  }
  await world.scheduler.run();
  if (world.broken !== undefined) throw world.broken;
  const { scheduler, findings } = world;
  const isCut = scheduler.isCut || !judgesEnd;
  if (isCut || findings.violations.length > 0) return { world, isCut };
  await judgeEnd(world, judgedEnds);
  return { world, isCut: false };
}

/** What is still under way lands before somebody new goes on, or after. */
async function judgeEnd(world: World, judgedEnds: VisitedStates | undefined): Promise<void> {
  const { scheduler, findings } = world;
  const landsBefore = scheduler.chooseLanding();
  const late = [...scheduler.late];
  scheduler.isDirect = true;
  for (const turn of late.filter((_, at) => landsBefore[at])) scheduler.land(turn);
  await drained();
  if (findings.violations.length > 0 || (judgedEnds && !isNewEnd(world, judgedEnds))) return;
  await judgeAftermath(world, damagesTried);
  if (scheduler.late.length === 0 || findings.violations.length > 0) return;
  for (const turn of [...scheduler.late]) scheduler.land(turn);
  await drained();
  if (findings.violations.length === 0) await judgeAftermath(world, damagesTried);
}

/** Whoever comes after all are gone meets the storage, the effects that were carried out, and what is still to land. */
function isNewEnd(
  { storage, storageClock, log, content, machines, scheduler }: World,
  ends: VisitedStates,
): boolean {
  const end = new Fingerprint()
    .fingerprint(storage.sumOf(""))
    .number(storageClock.wallMs())
    .text(log.head?.digest ?? "")
    .text(content.describeCarriedOut())
    .number(machines.length);
  for (const { machine, call } of scheduler.late) {
    end.fingerprint(machine.history).text(`${call?.verb} ${call?.keys.join()}`);
  }
  return ends.visit(end.low, end.high, atNoCost);
}

const atNoCost = { switches: 0, faults: 0 };

/** Does what is planned, each step after the one before. After a crash a new process may go on. */
async function live(
  world: World,
  machines: Machine[],
  at: number,
  plan: ActorPlan,
  seed: number,
): Promise<void> {
  let actor: Actor | undefined;
  let machine = machines[at];
  for (const name of plan.steps) {
    if (machine?.isDead) {
      if (!world.options.environment.restarts) return;
      const successor = machines[at];
      machine = successor && !successor.isDead ? successor : world.machine(`${plan.name}'`);
      machines[at] = machine;
    }
    if (!machine) return;
    if (actor?.machine !== machine) {
      machine.busy += 1;
      actor = new Actor(world, machine, seed);
    }
    // What a crash interrupted never ends.
    await Promise.race([steps[name](actor), machine.died]);
    if (machine.isDead) machine.busy = 0;
    else machine.history.text(name);
  }
  if (machine && !machine.isDead) machine.busy -= 1;
}
