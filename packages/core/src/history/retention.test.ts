import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addCheckpoint, skipCheckpoints } from "./change-live-set.js";
import { type CheckpointReference, emptyLiveSet, isSkipped, type LiveSet } from "./live-set.js";
import { checkpointsToDrop, type Retention, retentionRules } from "./retention.js";

const nowMs = 1_000_000;

const plan = fc.record({
  ageMs: fc.integer({ min: -1000, max: 10_000 }),
  stateBytes: fc.nat(100),
  isVerified: fc.boolean(),
  isNamed: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  isPinned: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  isPending: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

function setUp(plans: readonly Plan[], skipped: readonly [number, number] | undefined) {
  let live: LiveSet = emptyLiveSet;
  const ages = plans.map(({ ageMs }) => ageMs).sort((a, b) => b - a);
  for (const [index, { stateBytes, isVerified, isNamed, isPending }] of plans.entries()) {
    const reference: CheckpointReference = {
      epoch: index + 1,
      generation: 1,
      seq: index + 1,
      digest: "d",
      nonce: "n",
      committedAtMs: nowMs - (ages[index] ?? 0),
      stateBytes,
      entries: 1,
      ...(isVerified && { verifiedAtMs: 1 }),
      ...(isNamed && { savepoints: ["name"] }),
      ...(isPending && { effects: { total: 1, pending: [0] } }),
    };
    live = addCheckpoint(live, reference);
  }
  if (skipped) {
    const after = 1 + (skipped[0] % plans.length);
    live = skipCheckpoints(live, { after, through: after + skipped[1], reason: "chosen", atMs: 0 });
  }
  const pinned = plans.flatMap(({ isPinned }, index) => (isPinned ? [index + 1] : []));
  return { live, pinnedEpochs: new Set(pinned) };
}

function kept(
  live: LiveSet,
  pinnedEpochs: ReadonlySet<number>,
  retention: Retention,
): readonly CheckpointReference[] {
  const subject = { live, checkpoints: live.recent, pinnedEpochs, nowMs };
  const dropped = new Set(checkpointsToDrop(subject, retentionRules(retention)).map(({ epoch }) => epoch));
  return live.recent.filter(({ epoch }) => !dropped.has(epoch));
}

const retentions = fc.record(
  {
    keepLast: fc.integer({ min: 1, max: 8 }),
    keepFor: fc.integer({ min: 0, max: 8000 }),
    maxBytes: fc.nat(600),
    minimumAge: fc.integer({ min: 0, max: 3000 }),
    keepVerified: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Retention>;

const skips = fc.option(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 5 })), { nil: undefined });

/** No time at all holds nothing, not even what seems to come from the future. */
function isWithin(committedAtMs: number, span: Retention["keepFor"] = 0): boolean {
  return Number(span) > 0 && nowMs - committedAtMs < Number(span);
}

describe("retention", () => {
  it("RESTORABLE: never drops what is held, whatever the rules say", () => {
    fc.assert(
      fc.property(
        fc.array(plan, { minLength: 1, maxLength: 30 }),
        retentions,
        skips,
        (plans, retention, skip) => {
          const { live, pinnedEpochs } = setUp(plans, skip);
          const epochs = new Set(kept(live, pinnedEpochs, retention).map(({ epoch }) => epoch));
          const restorable = live.recent.filter(({ epoch }) => !isSkipped(live, epoch));
          const verified = restorable.filter(({ verifiedAtMs }) => verifiedAtMs !== undefined);
          expect(epochs.has(plans.length)).toBe(true);
          expect(epochs.has(restorable.at(-1)?.epoch ?? plans.length)).toBe(true);
          for (const { epoch } of verified.slice(-(retention.keepVerified ?? 1)))
            expect(epochs.has(epoch)).toBe(true);
          for (const epoch of pinnedEpochs) expect(epochs.has(epoch)).toBe(true);
          for (const { epoch, savepoints, effects, committedAtMs } of live.recent) {
            const isHeld = savepoints || (effects && !isSkipped(live, epoch));
            if (isHeld) expect(epochs.has(epoch)).toBe(true);
            if (isWithin(committedAtMs, retention.minimumAge)) expect(epochs.has(epoch)).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("keeps exactly the newest, those within the time, and no more bytes than allowed", () => {
    const bare = plan.map((full) => ({
      ...full,
      isVerified: false,
      isNamed: false,
      isPinned: false,
      isPending: false,
    }));
    fc.assert(
      fc.property(fc.array(bare, { minLength: 1, maxLength: 30 }), retentions, (plans, retention) => {
        const { live } = setUp(plans, undefined);
        const { keepFor, maxBytes = Number.POSITIVE_INFINITY, minimumAge = 0 } = retention;
        const keepLast = retention.keepLast ?? (keepFor === undefined ? 5 : 1);
        const isYoung = ({ committedAtMs }: CheckpointReference): boolean =>
          isWithin(committedAtMs, minimumAge);
        const wanted = live.recent.filter((reference) => {
          const isWanted =
            reference.epoch > plans.length - keepLast || isWithin(reference.committedAtMs, keepFor);
          return isWanted || isYoung(reference);
        });
        let bytes = wanted.reduce((total, { stateBytes }) => total + stateBytes, 0);
        const expected = wanted.filter((reference) => {
          const mayGo = reference.epoch !== plans.length && !isYoung(reference);
          if (bytes <= maxBytes || !mayGo) return true;
          bytes -= reference.stateBytes;
          return false;
        });
        expect(kept(live, new Set(), retention).map(({ epoch }) => epoch)).toEqual(
          expected.map(({ epoch }) => epoch),
        );
      }),
      { numRuns: 500 },
    );
  });
});
