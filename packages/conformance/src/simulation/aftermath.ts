import { CheckpointStore, HoldfastError } from "@holdfast/core";
import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";
import { seededRandom } from "@holdfast/core/testing";
import type { Choices } from "@holdfast/worlds";
import { describe } from "./promises.js";
import { isPassedOver, seqOfKey } from "./read-record.js";
import { jobId, transferBoundMs, type World } from "./world.js";
import { WritingActor } from "./writing-actor.js";

/** After any history, with no more faults: somebody new goes on, one sweep tidies up, and nothing was lost. */
export async function judgeAftermath(world: World): Promise<void> {
  const { findings, log, options } = world;
  await world.calm();
  log.judgeStanding();
  world.pass(2 * options.trimAgeMs + 1000);
  for (const machine of world.machines) world.crash(machine);
  const machine = world.machine();
  const actor = new WritingActor(world, machine, options.seed);
  try {
    await actor.claim();
    // Whoever takes over owes what others left, before anything new.
    judgeEffects(world);
    await actor.step(0);
    const isCommitted = log.head?.record.kind === "commit" && log.head.live.size > 0;
    findings.judge("PROGRESS", isCommitted, () => `the last record is a ${log.head?.record.kind}`);
    // What was carried out with the last commit is recorded, so that nothing is left pending.
    await actor.step(80);
    const report = await actor.call("sweep", async () => await machine.job.sweep(), transferBoundMs);
    findings.judge(
      "CLEAN",
      report.unreadableEpochs.length === 0,
      () => `${report.unreadableEpochs} unreadable`,
    );
    const verified = await actor.call("verify", async () => await machine.job.verify(), transferBoundMs);
    for (const { epoch, status, problems } of verified.checkpoints) {
      findings.judge(
        "RESTORABLE",
        status === "restorable",
        () => `${epoch}: ${describe(problems[0]?.error)}`,
      );
    }
  } catch (error) {
    findings.judge("PROGRESS", false, () => describe(error));
    return;
  }
  log.judgeStanding();
  judgeClean(world);
  judgeEffects(world);
  judgeRecorded(world);
  for (let damage = 0; damage < 2; damage += 1) await judgeSeal(world, world.choices);
}

/** What is stored is what the head reaches, besides records that are not yet worth a new floor, and the job's marker. */
function judgeClean({ storage, log, content, findings }: World): void {
  const { head } = log;
  if (!head) return;
  const reachable = content.reachable(head.record, head.live).add(`jobs/${jobId}`);
  const isKept = (key: string): boolean =>
    (seqOfKey(jobId, key) ?? 0) >= head.record.floor || reachable.has(key);
  const garbage = storage.keys().filter((key) => !isKept(key));
  findings.judge("CLEAN", garbage.length === 0, () => `a sweep left ${garbage.join()}`);
  const named = new Set([...head.live.values()].map(({ seq }) => seq));
  const aged = log.heads.filter(({ record: { seq } }) => {
    const successor = log.heads[seq];
    const isOld = successor && head.timestampMs - successor.timestampMs > head.record.trimAgeMs;
    return isOld && seq >= head.record.floor && !named.has(seq);
  });
  findings.judge(
    "CLEAN",
    aged.length <= 2,
    () => `${aged.length} records could have been trimmed and were not`,
  );
}

/** Every effect of what was committed was carried out, unless the checkpoint was passed over or destroyed. */
function judgeEffects({ content, findings, log }: World): void {
  const destroyed = log.heads.some(({ record }) => record.kind === "destroy");
  for (const [id, { effects }] of content.drafts) {
    if (destroyed || !log.committed.has(id) || log.passedOver.has(id)) continue;
    const [generation = 0, epoch = 0] = id.split("-").map(Number);
    for (const index of effects.keys()) {
      findings.judge("EFFECTIVE", content.isCarriedOut(generation, epoch, index), () => {
        return `effect ${index} of epoch ${epoch} was never carried out`;
      });
    }
  }
}

/** And it is recorded that they were. */
function judgeRecorded({ findings, log: { head } }: World): void {
  for (const { epoch, effects } of head?.live.values() ?? []) {
    if (!head || isPassedOver(head.record, epoch)) continue;
    findings.judge(
      "EFFECTIVE",
      !effects?.pending.length,
      () => `epoch ${epoch} has effects that stay pending`,
    );
  }
}

/** One damaged, cut or swapped object: whoever reads gets the right bytes or a typed error. */
async function judgeSeal({ storage, content, findings, options }: World, choices: Choices): Promise<void> {
  const copy = new MemoryStorage();
  for (const key of storage.keys()) copy.set(key, Buffer.from(storage.get(key)?.bytes ?? []));
  const keys = storage.keys().filter((key) => !key.startsWith("jobs/"));
  const key = choices.pick(keys);
  const bytes = Buffer.from(copy.get(key)?.bytes ?? []);
  const kind = choices.below(4);
  if (kind === 0) bytes[choices.below(bytes.length)]! ^= 1 << choices.below(8);
  const cut = bytes.subarray(0, kind === 1 ? choices.below(bytes.length) : bytes.length);
  if (kind === 3) copy.delete(key);
  else copy.set(key, kind === 2 ? Buffer.from(copy.get(choices.pick(keys))?.bytes ?? []) : cut);
  const traits = { orderedListing: options.orderedListing };
  const store = new CheckpointStore(memoryBackend({ storage: copy, traits }), { random: seededRandom(1) });
  const job = store.job(jobId);
  try {
    for (const { epoch } of await job.checkpoints()) {
      const checkpoint = await job.checkpoint(epoch);
      content.judgeWhole(checkpoint);
      for (const { name } of checkpoint.entries)
        content.judgeBytes(checkpoint, name, await checkpoint.read(name));
    }
  } catch (error) {
    findings.judge("SEALED", HoldfastError.isInstance(error), () => `${key}: ${describe(error)}`);
  }
}
