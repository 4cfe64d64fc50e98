import type { EffectContext, EffectSinks } from "@holdfast/core";
import type { Actor } from "../actor.js";
import type { Costs } from "../chooser.js";

const fails: Costs = ["free", "fault", "fault"];

/** The sinks of an actor: they fail when the schedule says so, before or after the fact. */
export function sinksOf(actor: Actor): EffectSinks {
  return { sink: { carryOut: async (effect, context) => await carryOut(actor, effect, context) } };
}

async function carryOut(actor: Actor, effect: unknown, context: EffectContext): Promise<void> {
  const { content, log, findings, scheduler, options, trace } = actor.world;
  const { generation, epoch, index } = context;
  const committed = log.committed.has(`${generation}-${epoch}`);
  const expected = content.expected({ generation, epoch })?.effects[index];
  findings.judge("EFFECTIVE", committed && JSON.stringify(expected) === JSON.stringify(effect), () => {
    return `effect ${index} of epoch ${epoch} was carried out, but ${committed ? "is another" : "is not committed"}`;
  });
  // What a claim finds pending, and what failed before, may have been carried out.
  const id = `${generation}-${epoch}-${index}`;
  const isTold = context.replay || !(actor.isClaiming || actor.tried.has(id));
  actor.tried.add(id);
  findings.judge(
    "EFFECTIVE",
    isTold,
    () => `effect ${index} of epoch ${epoch} is repeated, and the sink is not told`,
  );
  await scheduler.take(actor.machine, "sink");
  const canFail = options.environment.sinksFail && !scheduler.isDirect;
  const how = canFail ? scheduler.choose(actor.machine, fails) : 0;
  actor.machine.history.text(`effect ${id}`).number(how);
  if (how === 1) throw new Error("the sink fails");
  trace?.event(actor.machine.name, `carries out effect ${index} of epoch ${epoch}`);
  content.carriedOut(generation, epoch, index);
  if (how === 2) throw new Error("the sink fails after the fact");
}
