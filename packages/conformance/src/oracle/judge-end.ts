import type { MemoryStorage } from "@holdfast/core/memory";
import type { ContentOracle } from "./content-oracle.js";
import type { Findings } from "./findings.js";
import type { LogOracle } from "./log-oracle.js";
import { isPassedOver, seqOfKey } from "./read-record.js";

/** What there is to judge at the end of a history. */
export interface Ended {
  readonly job: string;
  readonly storage: MemoryStorage;
  readonly log: LogOracle;
  readonly content: ContentOracle;
  readonly findings: Findings;
}

/** What is stored is what the head reaches, besides records not yet worth a new floor, and the job's marker. */
export function judgeClean({ job, storage, log, content, findings }: Ended): void {
  const { head } = log;
  if (!head) return;
  const reachable = content.reachable(head.record, head.live);
  const isKept = (key: string): boolean =>
    (seqOfKey(job, key) ?? 0) >= head.record.floor || reachable.has(key);
  const own = storage.keys().filter((key) => key.startsWith(`${job}/`));
  const garbage = own.filter((key) => !isKept(key));
  findings.judge("CLEAN", garbage.length === 0, () => `a sweep left ${garbage.join()}`);
  const named = new Set([...head.live.values()].map(({ seq }) => seq));
  const aged = log.heads.filter(({ record: { seq } }) => {
    const successor = log.heads[seq];
    const isOld = successor && head.timestampMs - successor.timestampMs > head.record.trimAgeMs;
    return isOld && seq >= head.record.floor && !named.has(seq);
  });
  const leftOver = (): string => `${aged.length} records could have been trimmed and were not`;
  findings.judge("CLEAN", aged.length <= 2, leftOver);
}

/** Every effect of what was committed was carried out, unless the checkpoint was passed over or destroyed. */
export function judgeEffectsDone({ content, findings, log }: Ended): void {
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
export function judgeEffectsRecorded({ findings, log: { head } }: Ended): void {
  for (const { epoch, effects } of head?.live.values() ?? []) {
    if (!head || isPassedOver(head.record, epoch)) continue;
    const isRecorded = !effects?.pending.length;
    findings.judge("EFFECTIVE", isRecorded, () => `epoch ${epoch} has effects that stay pending`);
  }
}
