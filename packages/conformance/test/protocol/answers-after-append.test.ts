import { HoldfastError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { isRecord, type ScriptedMachine, ScriptedWorld } from "./scripted-machine.js";

/** Once a record is in the log, whatever fails after it must not say that nothing was changed. */
describe("HONEST: a call whose record landed never fails as if nothing had changed", () => {
  const operations: Record<string, (machine: ScriptedMachine) => Promise<unknown>> = {
    claim: async ({ job }) => await job.claim(),
    "claim of an epoch": async ({ job }) => await job.claim({ epoch: 1, acceptInconsistency: true }),
    "claim with fallback": async ({ job }) => await job.claim({ fallback: true }),
    pin: async ({ job }) => await job.pin(1),
    savepoint: async ({ job }) => await job.savepoint("name", { epoch: 1 }),
    destroy: async ({ job }) => await job.destroy(),
  };

  for (const [name, operate] of Object.entries(operations)) {
    it(`HONEST: ${name}`, async () => {
      const world = new ScriptedWorld();
      const writer = await world.machine().job.claim();
      for (const text of ["x".repeat(100), "y".repeat(100)]) {
        const draft = writer.begin();
        await draft.put("state", text);
        draft.effect({ sink: "sink", text });
        await draft.commit();
      }
      const machine = world.machine();
      let landed = false;
      machine.after = async (call) => {
        landed ||= isRecord(call);
      };
      // From the moment the record is there, nothing can be had from the storage any more.
      machine.script = () => (landed ? "not-applied" : undefined);
      const records = world.storage.keys().filter((key) => key.startsWith("job/log/")).length;
      const outcome = await machine.patiently(() => operate(machine)).catch((error: unknown) => error);
      expect(world.storage.keys().filter((key) => key.startsWith("job/log/")).length).toBeGreaterThan(
        records,
      );
      if (HoldfastError.isInstance(outcome)) expect(outcome.outcome).toBe("unknown");
    });
  }

  it("HONEST: claim of a destroyed job, whose marker cannot be made again", async () => {
    const world = new ScriptedWorld();
    const { job } = world.machine();
    await job.claim();
    await job.destroy();
    const machine = world.machine();
    let landed = false;
    machine.after = async (call) => {
      landed ||= isRecord(call);
    };
    machine.script = () => (landed ? "not-applied" : undefined);
    const outcome = await machine.patiently(() => machine.job.claim()).catch((error: unknown) => error);
    expect((await job.health()).generation).toBe(3);
    if (HoldfastError.isInstance(outcome)) expect(outcome.outcome).toBe("unknown");
  });
});
