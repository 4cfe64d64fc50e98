import { describeFailure } from "../oracle/describe-failure.js";
import { type Ended, judgeClean, judgeEffectsDone, judgeEffectsRecorded } from "../oracle/judge-end.js";
import { Actor } from "./actor.js";
import { judgeSeal } from "./judge-seal.js";
import { jobId } from "./machine.js";
import { claim, claimAtAnyPrice, claimFallingBack } from "./steps/claiming.js";
import { commit } from "./steps/committing.js";
import { verify } from "./steps/tending.js";
import { transferBoundMs, type World } from "./world.js";

/**
 * After any history, with no more faults: all who were there are gone, somebody new goes on, one sweep tidies up, and
 * nothing was lost.
 */
export async function judgeAftermath(world: World, damages: number): Promise<void> {
  const { findings, log, options, trace, storage, content } = world;
  const ended: Ended = { job: jobId, storage, log, content, findings };
  trace?.event("aftermath", "all are gone; somebody new claims, commits, settles, sweeps and verifies");
  log.judgeStanding();
  for (const machine of world.machines) if (!machine.isDead) world.crash(machine);
  world.pass(2 * options.trimAgeMs + 1000);
  const machine = world.machine("newcomer");
  const actor = new Actor(world, machine, options.seed);
  await world.inPeace(async () => await goOn(actor, ended));
  if (findings.violations.length > 0) return;
  log.judgeStanding();
  // What damage leaves unreadable is left alone, and its effects with it.
  if (!content.isDamaged) {
    judgeClean(ended);
    judgeEffectsDone(ended);
    judgeEffectsRecorded(ended);
  }
  for (let damage = 0; damage < damages; damage += 1) await judgeSeal(world, world.choices);
}

async function goOn(actor: Actor, ended: Ended): Promise<void> {
  const { findings, log, content } = ended;
  const { machine } = actor;
  try {
    await (content.isDamaged ? claimAnyhow(actor) : claim(actor));
    // Whoever takes over owes what others left, before anything new.
    if (!content.isDamaged) judgeEffectsDone(ended);
    await commit(actor, { sizes: [10, 100], effects: 1 });
    const { head } = log;
    const isOwn = head !== undefined && head.record.generation === actor.writer?.generation;
    const isCommitted = isOwn && head.record.kind === "commit" && head.live.size > 0;
    findings.judge(
      "PROGRESS",
      isCommitted,
      () => `the last record is ${head?.record.kind} ${head?.record.seq}`,
    );
    // What was carried out with the last commit is recorded, so that nothing is left pending.
    await actor.attempt("settle", async () => await actor.writer?.settle());
    const report = await actor.call("sweep", async () => await machine.job.sweep(), transferBoundMs);
    const { unreadableEpochs } = report;
    const isReadable = content.isDamaged || unreadableEpochs.length === 0;
    findings.judge("CLEAN", isReadable, () => `${unreadableEpochs} unreadable`);
    await verify(actor, false);
  } catch (error) {
    findings.judge("PROGRESS", false, () => describeFailure(error));
  }
}

/** Where something was damaged, going on may take a fallback, and then consent to what it contradicts. */
async function claimAnyhow(actor: Actor): Promise<void> {
  await claimFallingBack(actor);
  if (!actor.writer) await claimAtAnyPrice(actor);
}
