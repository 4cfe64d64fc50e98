import { describe, expect, it } from "vitest";
import { protocolMutants } from "../src/protocol-mutants/protocol-mutants.js";
import { patchedSource, StalePatchError } from "../src/source-patch/source-patch.js";

describe("every protocol mutant", () => {
  it("has an id of its own", () => {
    const ids = protocolMutants.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(protocolMutants)("$id still fits the sources", async (mutant) => {
    await expect(patchedSource(mutant)).resolves.toContain(mutant.replace);
  });

  it.each(protocolMutants)(
    "$id names the cases that kill it, and what it stands for",
    ({ killedBy, standsFor }) => {
      expect(killedBy.length).toBeGreaterThan(0);
      expect(standsFor.length).toBeGreaterThan(20);
    },
  );
});

describe("a patch", () => {
  const file = "core/src/sha256.ts";

  it("is stale when what it replaces is not there", async () => {
    const patch = { id: "gone", file, find: "what nobody ever wrote", replace: "x" };
    await expect(patchedSource(patch)).rejects.toThrow(StalePatchError);
  });

  it("is stale when what it replaces is there more than once", async () => {
    await expect(patchedSource({ id: "twice", file, find: "e", replace: "x" })).rejects.toThrow(/times/);
  });

  it("is refused when it changes nothing", async () => {
    const patch = { id: "nothing", file, find: "export function", replace: "export function" };
    await expect(patchedSource(patch)).rejects.toThrow(StalePatchError);
  });
});
