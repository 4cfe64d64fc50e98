import { HoldfastError, OutcomeUnknownError, UnavailableError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { isRecord, ScriptedWorld } from "./scripted-machine.js";

async function failedCommit(fate: "not-applied" | "late" | "lost") {
  const world = new ScriptedWorld();
  const machine = world.machine();
  const writer = await machine.job.claim();
  const draft = writer.begin();
  await draft.put("first", "1");
  machine.script = (call) => (isRecord(call) ? fate : undefined);
  const error = await machine
    .patiently(() => draft.commit({ deadline: 1000 }))
    .catch((caught: unknown) => caught);
  machine.script = () => undefined;
  return { world, machine, draft, error };
}

describe("HONEST: what a draft was given after a failed commit is committed, or refused", () => {
  it("HONEST: an entry put after a definite failure is in the checkpoint that is acknowledged", async () => {
    const { draft, error, world } = await failedCommit("not-applied");
    expect(UnavailableError.isInstance(error)).toBe(true);
    const put = await draft.put("second", "2").catch((caught: unknown) => caught);
    const checkpoint = await draft.commit();
    const stored = await world.machine().job.latest();
    const names = HoldfastError.isInstance(put) ? ["first"] : ["first", "second"];
    expect(checkpoint.entries.map(({ name }) => name)).toEqual(names);
    expect(stored?.entries.map(({ name }) => name)).toEqual(names);
  });

  it("HONEST: an effect added after an unknown outcome is not acknowledged when the log lacks it", async () => {
    const { draft, error, world } = await failedCommit("lost");
    expect(OutcomeUnknownError.isInstance(error)).toBe(true);
    try {
      draft.effect({ sink: "sink" });
    } catch (refusal) {
      expect(HoldfastError.isInstance(refusal)).toBe(true);
    }
    const checkpoint = await draft.commit();
    const stored = await world.machine().job.latest();
    expect(checkpoint.effects).toEqual(stored?.effects);
  });
});
