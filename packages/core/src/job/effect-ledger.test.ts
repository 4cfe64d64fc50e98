import { expect, test } from "vitest";
import type { CheckpointReference } from "../history/live-set.js";
import type { Manifest } from "../state/manifest.js";
import { EffectLedger } from "./effect-ledger.js";

function reference(epoch: number, pending: readonly number[]): CheckpointReference {
  return {
    epoch,
    generation: 1,
    seq: epoch,
    digest: null,
    nonce: "",
    committedAtMs: 0,
    stateBytes: 0,
    entries: 0,
    effects: { total: 3, pending },
  };
}

function manifest(epoch: number): Manifest {
  const effects = [0, 1, 2].map((index) => ({ sink: "mail", id: `${epoch}.${index}` }));
  return { epoch, generation: 1, committedAtMs: 0, entries: [], effects };
}

test("pending effects are in order of epoch and place, whatever order they are learnt in", () => {
  const ledger = new EffectLedger();
  ledger.add(reference(3, [0, 2]), manifest(3), false);
  ledger.add(reference(1, [2, 1]), manifest(1), true);
  expect(ledger.pending.map(({ effect: { id }, replay }) => [id, replay])).toEqual([
    ["1.1", true],
    ["1.2", true],
    ["3.0", false],
    ["3.2", false],
  ]);
});

test("what is learnt twice is pending once, also after it was done", () => {
  const ledger = new EffectLedger();
  ledger.add(reference(1, [0]), manifest(1), false);
  expect(ledger.knows(1)).toBe(true);
  expect(ledger.markDone({ epoch: 1, index: 0 })).toBe(true);
  ledger.add(reference(1, [0]), manifest(1), false);
  expect(ledger.pending).toEqual([]);
  expect(ledger.markDone({ epoch: 1, index: 0 })).toBe(false);
  expect(ledger.markDone({ epoch: 9, index: 0 })).toBe(false);
});

test("an effect that was tried may have been carried out, so that trying again is a replay", () => {
  const ledger = new EffectLedger();
  ledger.add(reference(1, [0, 1]), manifest(1), false);
  ledger.markTried({ epoch: 1, index: 1 });
  expect(ledger.pending.map(({ replay }) => replay)).toEqual([false, true]);
});
