import type { CheckpointReference, LiveSet, Skip } from "./live-set.js";

/** The live set with one more checkpoint, newer than all others. */
export function addCheckpoint(live: LiveSet, added: CheckpointReference): LiveSet {
  return {
    ...live,
    recent: [...live.recent, added],
    count: live.count + 1,
    stateBytes: live.stateBytes + added.stateBytes,
  };
}

/** The live set with another version of a checkpoint that is live in it. */
export function updateCheckpoint(live: LiveSet, updated: CheckpointReference): LiveSet {
  return updateCheckpoints(live, [updated]);
}

/** The live set with other versions of checkpoints that are live in it. */
export function updateCheckpoints(live: LiveSet, updated: readonly CheckpointReference[]): LiveSet {
  const recent = new Map(live.recent.map((reference) => [reference.epoch, reference]));
  for (const reference of updated) {
    const isFolded = !recent.has(reference.epoch);
    recent.set(reference.epoch, isFolded ? { ...reference, overrides: true } : reference);
  }
  return { ...live, recent: [...recent.values()].sort((a, b) => a.epoch - b.epoch) };
}

/** The live set without some checkpoints that are live in it. */
export function dropCheckpoints(live: LiveSet, dropped: readonly CheckpointReference[]): LiveSet {
  if (dropped.length === 0) return live;
  const epochs = new Set(dropped.map(({ epoch }) => epoch));
  const inRecord = new Map(live.recent.map((reference) => [reference.epoch, reference]));
  const inTree = dropped
    .map(({ epoch }) => epoch)
    .filter((epoch) => inRecord.get(epoch)?.overrides ?? !inRecord.has(epoch));
  return {
    ...live,
    recent: live.recent.filter(({ epoch }) => !epochs.has(epoch)),
    gone: [...live.gone, ...inTree].sort((a, b) => a - b),
    count: live.count - dropped.length,
    stateBytes: dropped.reduce((bytes, { stateBytes }) => bytes - stateBytes, live.stateBytes),
  };
}

/** The live set in which some checkpoints are passed over; as long as they are, their effects are not carried out. */
export function skipCheckpoints(live: LiveSet, skip: Skip): LiveSet {
  const before = live.skips.map((old) => ({ ...old, through: Math.min(old.through, skip.after - 1) }));
  return { ...live, skips: [...before, skip].filter(({ after, through }) => after < through) };
}

/** The live set without skips behind which nothing older is live in the record, so that they change nothing. */
export function pruneSkips(live: LiveSet): LiveSet {
  if (live.skips.length === 0 || live.folded) return live;
  const oldest = live.recent[0]?.epoch ?? 0;
  return { ...live, skips: live.skips.filter(({ through }) => through >= oldest) };
}
