import { CheckpointStore, HoldfastError } from "@holdfast/core";
import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";
import type { Choices } from "@holdfast/worlds";
import { describeFailure } from "../oracle/describe-failure.js";
import { jobId, machineRandom } from "./machine.js";
import { MachineClock } from "./machine-clock.js";
import { patiently } from "./patiently.js";
import type { World } from "./world.js";

/** One damaged, cut, swapped or lost object: whoever reads gets the right bytes or a typed error. */
export async function judgeSeal(
  { storage, content, findings, options, log }: World,
  choices: Choices,
): Promise<void> {
  const clock = new MachineClock(0);
  const copy = new MemoryStorage({ clock });
  for (const key of storage.keys()) copy.set(key, storage.get(key)?.bytes ?? Buffer.of());
  const keys = storage.keys().filter((key) => key.startsWith(`${jobId}/`));
  if (keys.length === 0) return;
  const key = choices.pick(keys);
  const bytes = Buffer.from(copy.get(key)?.bytes ?? []);
  const kind = choices.below(4);
  if (kind === 0 && bytes.length > 0) {
    const at = choices.below(bytes.length);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << choices.below(8)), at);
  }
  const cut = bytes.subarray(0, kind === 1 ? choices.below(bytes.length) : bytes.length);
  if (kind === 3) copy.delete(key);
  else copy.set(key, kind === 2 ? Buffer.from(copy.get(choices.pick(keys))?.bytes ?? []) : cut);
  const traits = { orderedListing: options.orderedListing };
  const store = new CheckpointStore(memoryBackend({ storage: copy, traits }), {
    clock,
    random: machineRandom(0, 1),
  });
  const job = store.job(jobId);
  const read = async (): Promise<void> => {
    const listed = await job.checkpoints();
    // A lost newest record is one that never was; any other damage must not bring an older state back.
    const live = [...(log.head?.live.keys() ?? [])].sort((a, b) => b - a).join();
    const isTrue = kind === 3 || listed.map(({ epoch }) => epoch).join() === live;
    findings.judge("SEALED", isTrue, () => `with ${key} damaged, what is live is told wrong`);
    for (const { epoch } of listed) {
      const checkpoint = await job.checkpoint(epoch);
      content.judgeWhole(checkpoint);
      for (const { name } of checkpoint.entries) {
        content.judgeBytes(checkpoint, name, await checkpoint.read(name));
      }
    }
  };
  try {
    const hasEnded = await patiently(read, () => {
      const ms = clock.untilDueMs();
      clock.pass(ms ?? 0);
      return ms !== undefined;
    });
    findings.judge("BOUNDED", hasEnded, () => `with ${key} damaged, a read never ends`);
  } catch (error) {
    findings.judge("SEALED", HoldfastError.isInstance(error), () => `${key}: ${describeFailure(error)}`);
  }
}
