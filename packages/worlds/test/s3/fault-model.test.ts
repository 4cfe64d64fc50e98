import { ManualClock } from "@holdfast/core/testing";
import { describe, expect, it } from "vitest";
import {
  type S3FaultName,
  S3World,
  s3FaultModel,
  s3FaultNames,
  s3FaultsFor,
  scriptedS3Faults,
} from "../../src/s3/index.js";
import { type Asked, Bucket, content, operations } from "./support/operations.js";
import { type Got, send } from "./support/send.js";
import { stateOf } from "./support/state-of.js";
import { turns } from "./support/turns.js";
import { worldClient } from "./support/world-client.js";

interface Seen {
  readonly before: object;
  readonly after: object;
  readonly landed: object;
  /** What the operation does when nothing goes wrong. */
  readonly whole: object;
  readonly got: Got;
}

/** Sends one command that meets the fault, and looks at the bucket before, after, and when all has landed. */
async function meet(asked: Asked, fault?: S3FaultName): Promise<Omit<Seen, "whole">> {
  const clock = new ManualClock();
  const world = new S3World({ clock });
  world.createBucket(Bucket);
  const command = await asked.command(worldClient(world));
  const faults = scriptedS3Faults(fault === undefined ? [] : [{ operation: asked.operation, fault }]);
  const before = stateOf(world, Bucket);
  const giveUp = new AbortController();
  const sent = send(worldClient(world, { faults }), command, giveUp.signal);
  await seenBy(world, asked);
  clock.advance(1000);
  const { response } = fault === undefined ? { response: { kind: "true" } } : s3FaultModel[fault];
  if (response.kind === "none") giveUp.abort();
  const got = response.kind === "stalled-body" ? await whatStalls(sent) : await sent;
  const after = stateOf(world, Bucket);
  expect(faults.unusedRules).toEqual([]);
  await world.landLate();
  return { before, after, landed: stateOf(world, Bucket), got };
}

/** What is under way for ever gets nothing, not even an error. */
async function whatStalls(sent: Promise<Got>): Promise<Got> {
  const stalls: Got = { body: "nothing yet" };
  return await Promise.race([sent, turns(20).then(() => stalls)]);
}

/** Waits until the service has dealt with what was sent. */
async function seenBy(world: S3World, { operation }: Asked): Promise<void> {
  while ((world.log.counts[operation] ?? 0) === 0) await turns(1);
  await turns(5);
}

describe("each fault at each operation", () => {
  it("the model covers every operation, and every fault comes up", () => {
    const met = new Set(operations.flatMap((asked) => s3FaultsFor(asked)));
    const unmet = s3FaultNames.filter((name) => !met.has(name));
    expect(unmet).toEqual(s3FaultNames.filter((name) => s3FaultModel[name].breaksContract));
  });

  for (const asked of operations) {
    it(`${asked.title}: it is applied as the model says, and its client gets what the model says`, async () => {
      const { landed: whole, got: answer } = await meet(asked);
      expect(answer.error).toBeUndefined();
      for (const name of s3FaultsFor(asked)) {
        const seen = { ...(await meet(asked, name)), whole };
        assertEffect(name, seen);
        assertAnswer(name, seen.got);
      }
    });
  }
});

function assertEffect(name: S3FaultName, { before, after, landed, whole }: Seen): void {
  const { effect, bend } = s3FaultModel[name];
  if (bend === "some-keys-fail" || bend === "abort-forgotten") {
    expect(landed, name).not.toEqual(whole);
    return;
  }
  expect(after, name).toEqual(effect === "late" || effect === "not-applied" ? before : whole);
  // What an upload is begun twice for, or what part of an upload is aborted already: that is for other tests.
  if (effect !== "duplicated") expect(landed, name).toEqual(effect === "not-applied" ? before : whole);
}

function assertAnswer(name: S3FaultName, { error, status, body }: Got): void {
  const { response } = s3FaultModel[name];
  switch (response.kind) {
    case "true":
      expect(error, name).toBeUndefined();
      return;
    case "connection-error":
      expect(error, name).toBe(response.code);
      return;
    case "none":
      expect(error, name).toBe("AbortError");
      return;
    case "refusal":
      expect(status, name).toBe(response.status);
      return;
    case "error-in-200":
      expect(error, name).toBe(response.code);
      return;
    case "stalled-body":
      expect(body, name).toBe("nothing yet");
      return;
    case "cut-body":
    case "flipped-bit":
      expect(error ?? body, name).not.toBe(content);
  }
}
