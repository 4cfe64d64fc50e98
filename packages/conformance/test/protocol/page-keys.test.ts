import { describe, expect, it } from "vitest";
import { isRecord, once, ScriptedWorld } from "./scripted-machine.js";

describe("RESTORABLE: the name of a state object is used once, ever", () => {
  it("RESTORABLE: also for history pages, when others append between two attempts at one record", async () => {
    const world = new ScriptedWorld();
    const machine = world.machine({ retention: { keepLast: 1000 } });
    const writer = await machine.job.claim();
    for (let epoch = 1; epoch <= 70; epoch += 1) {
      const draft = writer.begin();
      await draft.put("state", `of ${epoch}`);
      // Pending effects keep a checkpoint in the record, so that every further change writes pages.
      if (epoch > 10) draft.effect({ sink: "nobody yet" });
      await draft.commit();
    }
    await machine.job.savepoint("newest");
    const other = world.machine();
    machine.before = once(isRecord, async () => {
      await other.job.savepoint("first", { epoch: 1 });
    });
    await machine.job.savepoint("second", { epoch: 2 });
    const written = [...machine.calls, ...other.calls].filter(({ verb }) => verb === "write");
    const keys = written.flatMap((call) => call.keys);
    expect(keys.length).toBeGreaterThan(2);
    expect(new Set(keys).size).toBe(keys.length);
    expect((await world.machine().job.checkpoints()).flatMap(({ savepoints }) => savepoints).sort()).toEqual([
      "first",
      "newest",
      "second",
    ]);
  });

  it("RESTORABLE: a sweep on a stale head leaves the pages that are written meanwhile alone", async () => {
    const world = new ScriptedWorld();
    const retention = { keepLast: 1000 };
    const machine = world.machine({ retention });
    const writer = await machine.job.claim();
    for (let epoch = 1; epoch <= 60; epoch += 1) await writer.begin().commit();
    const sweeper = world.machine();
    let changes = 0;
    sweeper.before = once(
      ({ verb, keys: [key] }) => verb === "list" && key === "job/state/",
      async () => {
        for (const name of ["one", "two", "three"]) {
          await machine.job.savepoint(name);
          changes += 1;
        }
      },
    );
    await sweeper.job.sweep();
    expect(changes).toBe(3);
    expect(machine.calls.some(({ verb }) => verb === "write")).toBe(true);
    expect(await world.machine().job.checkpoints()).toHaveLength(60);
  });
});
