import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import {
  CheckpointStore,
  type CheckpointStoreOptions,
  channelNames,
  type OperationEvent,
} from "../../src/index.js";
import { memoryBackend } from "../../src/memory/index.js";

function adviceOf(options: CheckpointStoreOptions): readonly OperationEvent[] {
  const events: OperationEvent[] = [];
  const listener = (event: unknown): void => void events.push(event as OperationEvent);
  subscribe(channelNames.advice, listener);
  onTestFinished(() => void unsubscribe(channelNames.advice, listener));
  new CheckpointStore(memoryBackend(), options);
  return events;
}

test("a store with sound settings says nothing", () => {
  expect(adviceOf({})).toEqual([]);
  expect(adviceOf({ circumstances: { checkpointIntervalMs: 10_000, maxRestoreMs: 20_000 } })).toEqual([]);
});

test("a store warns when it is made, of its own settings", () => {
  expect(adviceOf({ retention: { keepLast: 1 } })).toMatchObject([
    { operation: "advice", id: "nothing-to-fall-back-to", severity: "warning", durationMs: 0 },
  ]);
});

test("and of what does not go together with its circumstances", () => {
  const events = adviceOf({
    transferDeadline: "1m",
    trimAge: "2m",
    circumstances: { checkpointIntervalMs: 70_000, maxRestoreMs: 90_000, pinMs: 80_000 },
  });
  expect(events.map(({ id }) => id)).toEqual([
    "restore-exceeds-deadline",
    "pin-ends-in-restore",
    "trim-age-within-interval",
  ]);
});

test("circumstances that cannot be used are refused by name", () => {
  expect(() => adviceOf({ circumstances: { pinMs: -5 } })).toThrow("circumstances.pinMs is -5");
  expect(() => adviceOf({ circumstances: { pin: 5 } as never })).toThrow('circumstances has no "pin"');
});
