import fc from "fast-check";
import type { Actor } from "./actor.js";
import { judgeAftermath } from "./aftermath.js";
import type { Findings } from "./findings.js";
import { TendingActor } from "./tending-actor.js";
import { type Machine, World, type WorldOptions } from "./world.js";
import { WritingActor } from "./writing-actor.js";

interface ActorPlan {
  readonly role: "writing" | "tending";
  readonly machine: number;
  /** What it does, one after the other; -1 is a crash of its machine. */
  readonly steps: readonly number[];
}

export interface Scenario extends WorldOptions {
  readonly machines: number;
  /** So many checkpoints are made in peace before, so that there are history pages. */
  readonly before: number;
  readonly actors: readonly ActorPlan[];
}

const crash = -1;

const step: fc.Arbitrary<number> = fc.oneof(
  { weight: 40, arbitrary: fc.nat(99) },
  { weight: 1, arbitrary: fc.constant(crash) },
);

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  seed: fc.nat(),
  trimAgeMs: fc.constantFrom(0, 1000, 20_000, 100_000),
  keepLast: fc.constantFrom(1, 2, 3),
  orderedListing: fc.boolean(),
  faultRate: fc.constantFrom(0, 0.03, 0.1, 0.25),
  machines: fc.constantFrom(2, 3),
  before: fc.oneof({ weight: 19, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(60) }),
  actors: fc.array(
    fc.record({
      role: fc.constantFrom("writing" as const, "tending" as const),
      machine: fc.nat(2),
      steps: fc.array(step, { minLength: 1, maxLength: 14 }),
    }),
    { minLength: 2, maxLength: 5 },
  ),
});

/** Plays one scenario and judges it from its first record to its aftermath. */
export async function play(scenario: Scenario): Promise<Findings> {
  const world = new World(scenario);
  if (scenario.before > 0) await makeHistory(world, scenario.before);
  const machines = Array.from({ length: scenario.machines }, () => world.machine());
  let busy = scenario.actors.length;
  for (const [index, plan] of scenario.actors.entries()) {
    live(world, machines, plan, scenario.seed + index).then(
      () => {
        busy -= 1;
      },
      (error: unknown) => {
        busy -= 1;
        world.findings.violations.push(`the test itself failed: ${(error as Error)?.stack}`);
      },
    );
  }
  await world.runUntil(() => busy === 0);
  if (world.findings.violations.length === 0) await judgeAftermath(world);
  return world.findings;
}

/** Does what is planned, each step after the one before. After a crash of its machine a new process goes on. */
async function live(world: World, machines: Machine[], plan: ActorPlan, seed: number): Promise<void> {
  const at = plan.machine % machines.length;
  let actor: Actor | undefined;
  for (const kind of plan.steps) {
    let machine = machines[at]!;
    if (kind === crash) {
      if (!machine.dead) world.crash(machine);
      continue;
    }
    if (machine.dead) machines[at] = machine = world.machine();
    if (actor?.machine !== machine) actor = newActor(world, machine, plan, seed);
    // What a crash interrupted never ends.
    await Promise.race([actor.step(kind), machine.died]);
  }
}

function newActor(world: World, machine: Machine, { role }: ActorPlan, seed: number): Actor {
  return role === "writing" ? new WritingActor(world, machine, seed) : new TendingActor(world, machine, seed);
}

/** A job with a history long enough to be folded into pages, with savepoints in it. */
async function makeHistory(world: World, checkpoints: number): Promise<void> {
  world.turns.direct = true;
  const { faultRate } = world;
  world.faultRate = 0;
  const machine = world.machine();
  const writer = await machine.job.claim();
  for (let made = 1; made <= checkpoints; made += 1) {
    const draft = writer.begin();
    const bytes = Buffer.from(world.choices.bytes(made % 9 === 0 ? 100 : 8));
    world.content.expect(writer.generation, draft.epoch, { entries: new Map([["a", bytes]]), effects: [] });
    await draft.put("a", bytes);
    await draft.commit();
    if (made % 5 !== 0) await machine.job.savepoint(`kept-${made}`);
    world.pass(1000);
  }
  world.faultRate = faultRate;
  world.turns.direct = false;
}
