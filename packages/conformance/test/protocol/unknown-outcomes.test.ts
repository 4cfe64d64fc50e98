import { OutcomeUnknownError } from "@holdfast/core";
import type { Fate } from "@holdfast/worlds";
import { describe, expect, it } from "vitest";
import { isRecord, ScriptedWorld } from "./scripted-machine.js";

describe("HONEST: once an attempt may have landed, no later failure is definite", () => {
  for (const first of ["lost", "late"] satisfies Fate[]) {
    it(`HONEST: the first attempt is ${first}, all others fail for definite until the deadline`, async () => {
      const world = new ScriptedWorld();
      const machine = world.machine();
      const writer = await machine.job.claim();
      const draft = writer.begin();
      await draft.put("state", "once");
      let attempts = 0;
      machine.script = (call) => {
        if (!isRecord(call)) return undefined;
        attempts += 1;
        return attempts === 1 ? first : "not-applied";
      };
      const error = await machine.patiently(() => draft.commit()).catch((caught: unknown) => caught);
      expect(OutcomeUnknownError.isInstance(error)).toBe(true);
      expect(attempts).toBeGreaterThan(1);
      machine.script = () => undefined;
      await machine.release();
      const checkpoint = await draft.commit();
      expect(checkpoint.epoch).toBe(1);
      const records = world.storage.keys().filter((key) => key.startsWith("job/log/"));
      expect(records).toHaveLength(2);
      expect(await (await world.machine().job.latest())?.readText("state")).toBe("once");
    });
  }

  it("HONEST: a late record that loses its number to another is never seen", async () => {
    const world = new ScriptedWorld();
    const machine = world.machine();
    const draft = (await machine.job.claim()).begin();
    machine.script = (call) => (isRecord(call) ? "hangs-late" : undefined);
    const error = await machine.patiently(() => draft.commit()).catch((caught: unknown) => caught);
    expect(OutcomeUnknownError.isInstance(error)).toBe(true);
    const next = await world.machine().job.claim();
    await machine.release();
    expect(next.restored).toBeUndefined();
    expect(await world.machine().job.latest()).toBeUndefined();
    machine.script = () => undefined;
    const again = await draft.commit().catch((caught: unknown) => caught);
    expect(OutcomeUnknownError.isInstance(again) || (again as { code?: string }).code === "FENCED").toBe(
      true,
    );
    expect(await world.machine().job.latest()).toBeUndefined();
  });

  it("HONEST: a commit that landed is found by committing again, although others have gone on", async () => {
    const world = new ScriptedWorld();
    const machine = world.machine();
    const draft = (await machine.job.claim()).begin();
    await draft.put("state", "landed");
    machine.script = (call) => (isRecord(call) ? "hangs-late" : undefined);
    await machine.patiently(() => draft.commit()).catch(() => undefined);
    await machine.release();
    machine.script = () => undefined;
    const other = world.machine();
    await other.job.pin();
    await machine.job.savepoint("name");
    expect((await draft.commit()).epoch).toBe(1);
    expect(await other.job.checkpoints()).toHaveLength(1);
  });
});
