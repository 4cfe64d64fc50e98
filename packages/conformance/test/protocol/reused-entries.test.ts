import { ExpiredError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { isRecord, once, ScriptedWorld } from "./scripted-machine.js";

const bytes = "s".repeat(200);

describe("RESTORABLE: a manifest names only its own objects and those of checkpoints live at head", () => {
  it("RESTORABLE: an entry whose checkpoint expired before the commit is refused", async () => {
    const world = new ScriptedWorld();
    const machine = world.machine({ retention: { keepLast: 1 } });
    const writer = await machine.job.claim();
    const first = writer.begin();
    await first.put("state", bytes);
    const old = (await first.commit()).entry("state");
    const next = writer.begin();
    const late = writer.begin();
    late.reuse(old);
    await next.commit();
    await world.machine().job.sweep();
    const error = await late.commit().catch((caught: unknown) => caught);
    expect(ExpiredError.isInstance(error)).toBe(true);
    const latest = await world.machine().job.latest();
    expect(latest?.epoch).toBe(next.epoch);
  });

  it("RESTORABLE: one that is live at head is kept by its new checkpoint, also when others append meanwhile", async () => {
    const world = new ScriptedWorld();
    const machine = world.machine({ retention: { keepLast: 1 } });
    const other = world.machine();
    const writer = await machine.job.claim();
    const first = writer.begin();
    await first.put("state", bytes);
    const old = (await first.commit()).entry("state");
    const next = writer.begin();
    next.reuse(old, { name: "kept" });
    machine.before = once(isRecord, async () => {
      await other.job.pin();
      await other.job.sweep();
    });
    await next.commit();
    await writer.begin().abandon();
    for (const pin of await other.job.pins()) await other.job.unpin(pin.id);
    await other.job.sweep();
    expect(await (await other.job.latest())?.readText("kept")).toBe(bytes);
    await other.job.sweep();
    expect(await (await other.job.latest())?.readText("kept")).toBe(bytes);
  });
});
