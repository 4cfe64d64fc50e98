import { FencedError, HoldfastError, OutcomeUnknownError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { isRecord, once, type ScriptedMachine, ScriptedWorld } from "./scripted-machine.js";

const hourMs = 3_600_000;

/** Everything that makes a name free again: the job goes on for hours under another owner and is swept. */
async function goOnForHours(world: ScriptedWorld, other: ScriptedMachine): Promise<void> {
  const writer = await other.job.claim();
  for (let hour = 0; hour < 5; hour += 1) {
    const draft = writer.begin();
    await draft.put("state", `hour ${hour}`);
    await draft.commit();
    world.clock.advance(hourMs);
    other.clock.advance(hourMs);
    await other.job.sweep();
  }
}

function setUp(): { world: ScriptedWorld; stalled: ScriptedMachine; other: ScriptedMachine } {
  const world = new ScriptedWorld();
  const retention = { keepLast: 2 };
  return { world, stalled: world.machine({ retention }), other: world.machine({ retention }) };
}

describe("a writer that was stalled while its name in the log was trimmed", () => {
  for (const sleeps of [true, false]) {
    const how = sleeps ? "asleep, its monotonic clock standing still" : "with its wall clock set back";
    it(`FENCED: ${how}, it does not believe that it committed`, async () => {
      const { world, stalled, other } = setUp();
      const writer = await stalled.job.claim();
      const draft = writer.begin();
      await draft.put("state", "stalled");
      stalled.before = once(isRecord, async () => {
        await goOnForHours(world, other);
        if (sleeps) stalled.clock.stepWall(5 * hourMs);
      });
      if (!sleeps) {
        // A long deadline, so that the call itself outlives the stall.
        stalled.before = once(isRecord, async () => {
          await goOnForHours(world, other);
          stalled.clock.advance(5 * hourMs);
          stalled.clock.stepWall(-6 * hourMs);
        });
      }
      const error = await draft.commit({ deadline: "10h" }).catch((caught: unknown) => caught);
      expect(FencedError.isInstance(error) || OutcomeUnknownError.isInstance(error)).toBe(true);
      expect((await other.job.checkpoints()).map(({ generation }) => generation)).toEqual([2, 2]);
      await other.job.sweep();
      const records = world.storage.keys().filter((key) => key.startsWith("job/log/"));
      expect(records.some((key) => key.endsWith("-2"))).toBe(false);
    });
  }

  it("LINEAR: a pin whose name was trimmed meanwhile holds in the log that counts", async () => {
    const { world, stalled, other } = setUp();
    await goOnForHours(world, other);
    stalled.before = once(isRecord, async () => {
      await goOnForHours(world, other);
      stalled.clock.stepWall(5 * hourMs);
    });
    const pin = await stalled.job.pin(undefined, { ttl: "10d" as never });
    expect((await other.job.pins()).map(({ id }) => id)).toEqual([pin.id]);
    await goOnForHours(world, other);
    expect(await pin.checkpoint.readText("state")).toBe("hour 4");
  });

  it("HONEST: a commit that landed and was trimmed before its answer came is not denied", async () => {
    const { world, stalled, other } = setUp();
    const writer = await stalled.job.claim();
    const draft = writer.begin();
    await draft.put("state", "landed");
    const seen: unknown[] = [];
    stalled.after = once(isRecord, async () => {
      const next = await other.job.claim();
      seen.push(await next.restored?.readText("state"));
      await goOnForHours(world, other);
      stalled.clock.stepWall(5 * hourMs);
    });
    const error = await draft.commit().catch((caught: unknown) => caught);
    expect(seen).toEqual(["landed"]);
    if (HoldfastError.isInstance(error)) expect(error.outcome).toBe("unknown");
  });

  it("HONEST: a claim that landed and was trimmed is not denied when the storage then fails", async () => {
    const { world, stalled, other } = setUp();
    await other.job.claim();
    let lists = 0;
    stalled.after = once(isRecord, async () => {
      await goOnForHours(world, other);
      stalled.clock.stepWall(5 * hourMs);
      // The floor check still succeeds; the next look at the log does not.
      stalled.script = ({ verb }) => {
        if (verb === "list") lists += 1;
        return lists > 1 ? "not-applied" : undefined;
      };
    });
    const error = await stalled.patiently(() => stalled.job.claim()).catch((caught: unknown) => caught);
    expect(lists).toBeGreaterThan(1);
    expect(HoldfastError.isInstance(error) && error.outcome).toBe("unknown");
  });

  it("LINEAR: a writer that is not stalled makes no further request, one that is makes the floor check", async () => {
    const { world, stalled } = setUp();
    const writer = await stalled.job.claim();
    const verbs = async (): Promise<readonly string[]> => {
      const from = stalled.calls.length;
      await writer.begin().commit();
      return stalled.calls.slice(from).map(({ verb }) => verb);
    };
    expect(await verbs()).toEqual(["create"]);
    stalled.clock.advance(hourMs / 2 - 1);
    world.clock.advance(hourMs / 2 - 1);
    expect(await verbs()).toEqual(["create"]);
    stalled.clock.advance(hourMs / 2);
    expect(await verbs()).toEqual(["list", "read", "create"]);
    stalled.clock.stepWall(hourMs / 2);
    expect(await verbs()).toEqual(["list", "read", "create"]);
    stalled.after = once(isRecord, async () => stalled.clock.stepWall(hourMs / 2));
    expect(await verbs()).toEqual(["create", "list", "read"]);
  });
});
