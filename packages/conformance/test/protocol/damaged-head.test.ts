import { FencedError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { ScriptedWorld } from "./scripted-machine.js";

function damageNewest({ storage }: ScriptedWorld, records: number): void {
  const keys = storage.keys().filter((candidate) => candidate.startsWith("job/log/"));
  for (const key of keys.slice(0, records)) {
    const bytes = Buffer.from(storage.get(key)?.bytes ?? []);
    bytes[10]! ^= 1;
    storage.set(key, bytes);
  }
}

const anyway = { fallback: true, acceptInconsistency: true };

describe("a claim past damaged newest records", () => {
  it("MONOTONE: never gives out an epoch again that the damaged record may have used", async () => {
    const world = new ScriptedWorld();
    const writer = await world.machine().job.claim();
    await writer.begin().commit();
    writer.begin().abandon();
    writer.begin().abandon();
    const lost = await writer.begin().commit();
    damageNewest(world, 1);
    const next = await world.machine().job.claim(anyway);
    expect(next.begin().epoch).toBeGreaterThan(lost.epoch);
  });

  it("FENCED: never gives out a generation again that the damaged or trimmed records may have used", async () => {
    const world = new ScriptedWorld();
    const options = { trimAge: 0, retention: { keepLast: 5 } };
    const first = await world.machine(options).job.claim();
    await first.begin().commit();
    for (let claims = 0; claims < 6; claims += 1) await world.machine(options).job.claim();
    const owner = await world.machine(options).job.claim();
    await world.machine(options).job.sweep();
    damageNewest(world, 2);
    const next = await world.machine(options).job.claim(anyway);
    expect(next.generation).toBeGreaterThan(owner.generation);
  });

  it("FENCED: a zombie of before the damage cannot commit, however many claims come after", async () => {
    const world = new ScriptedWorld();
    const options = { trimAge: 0, retention: { keepLast: 5 } };
    const first = await world.machine(options).job.claim();
    await first.begin().commit();
    for (let claims = 0; claims < 3; claims += 1) await world.machine(options).job.claim();
    const zombie = await world.machine(options).job.claim();
    const draft = zombie.begin();
    await world.machine(options).job.sweep();
    damageNewest(world, 2);
    for (let claims = 0; claims < 8; claims += 1) {
      await world.machine(options).job.claim(anyway);
      const error = await draft.commit().catch((caught: unknown) => caught);
      if (claims === 0) expect(FencedError.isInstance(error)).toBe(true);
    }
    const generations = new Set(
      (await world.machine(options).job.checkpoints()).map(({ generation }) => generation),
    );
    expect(generations).toEqual(new Set([1]));
  });
});
