import { CorruptError, ExpiredError, HoldfastError, NotFoundError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { isRecord, once, type ScriptedMachine, ScriptedWorld } from "./scripted-machine.js";

const retention = { keepLast: 60 };
const keepOne = { keepLast: 1 };

async function commits(machine: ScriptedMachine, count: number): Promise<void> {
  const writer = await machine.job.claim();
  for (let made = 0; made < count; made += 1) {
    const draft = writer.begin();
    await draft.put("state", "s".repeat(100));
    await draft.commit();
  }
}

/** Between two requests of a reader the job goes on, drops what it was about to read, and is swept. */
async function moveOn(world: ScriptedWorld): Promise<void> {
  const machine = world.machine({ retention: keepOne, trimAge: 0 });
  await commits(machine, 3);
  await machine.job.sweep();
  await machine.job.sweep();
}

describe("RESTORABLE: what a reader misses because it was dropped meanwhile is Expired, not damage", () => {
  const reads: Record<string, (machine: ScriptedMachine) => Promise<unknown>> = {
    checkpoint: async ({ job }) => await job.checkpoint(2),
    checkpoints: async ({ job }) => await job.checkpoints(),
    latest: async ({ job }) => await job.latest(),
    verify: async ({ job }) => await job.verify(),
    sweep: async ({ job }) => await job.sweep(),
    pin: async ({ job }) => await job.pin(2),
    savepoint: async ({ job }) => await job.savepoint("name", { epoch: 2 }),
  };

  for (const [name, read] of Object.entries(reads)) {
    for (const count of [4, 110]) {
      it(`RESTORABLE: ${name} among ${count} checkpoints`, async () => {
        const world = new ScriptedWorld();
        await commits(world.machine({ retention: { keepLast: 1000 }, trimAge: 0 }), count);
        const machine = world.machine({ retention, trimAge: 0 });
        let readHead = false;
        machine.after = async (call) => {
          if (readHead || !isRecord(call, "read")) return;
          readHead = true;
          await moveOn(world);
        };
        const outcome = await read(machine).catch((caught: unknown) => caught);
        expect(readHead).toBe(true);
        if (!(outcome instanceof Error)) return;
        expect(HoldfastError.isInstance(outcome)).toBe(true);
        expect(
          CorruptError.isInstance(outcome) || NotFoundError.isInstance(outcome) ? outcome : undefined,
        ).toBe(undefined);
        expect(ExpiredError.isInstance(outcome)).toBe(true);
      });
    }
  }

  it("BOUNDED: a read that finds its object gone ends by the read's own deadline", async () => {
    const world = new ScriptedWorld();
    const machine = world.machine();
    await commits(machine, 1);
    const latest = await machine.job.latest();
    for (const key of world.storage.keys()) if (key.includes("/state/")) world.storage.delete(key);
    machine.script = ({ verb }) => (verb === "list" ? "hangs" : undefined);
    const startedAtMs = machine.clock.monotonicMs();
    await machine
      .patiently(async () => await latest?.read("state", { deadline: "2s" }))
      .catch(() => undefined);
    expect(machine.clock.monotonicMs() - startedAtMs).toBeLessThanOrEqual(2500);
  });

  it("ATOMIC: a reader who is once told of a checkpoint finds it whole however often others sweep", async () => {
    const world = new ScriptedWorld();
    const writer = world.machine({ retention: keepOne, trimAge: 0 });
    await commits(writer, 2);
    const reader = world.machine();
    const pin = await reader.job.pin();
    reader.before = once(
      ({ verb }) => verb === "read",
      () => moveOn(world),
    );
    expect(await pin.checkpoint.readText("state")).toBe("s".repeat(100));
  });
});
