import { describe, expect, it } from "vitest";
import { Choices } from "../choices.js";
import { crashModel } from "./crash-model.js";
import type { DiskAtom } from "./disk-atom.js";
import { drawSurvivals } from "./draw-survivals.js";

const write = (ino: number, sectors: number): DiskAtom => ({
  kind: "write",
  ino,
  sector: 0,
  bytes: new Uint8Array(512 * sectors),
});
const name = (ino: number): DiskAtom => ({ kind: "add", directory: 2, name: `n${ino}`, ino });

function draws(atoms: readonly DiskAtom[], count: number): Set<string> {
  const choices = new Choices(5);
  return new Set(
    Array.from({ length: count }, () => drawSurvivals(crashModel("posix-min"), atoms, choices).join()),
  );
}

describe("drawSurvivals", () => {
  it("comes to every outcome of a few changes, torn writes too, and to no other", () => {
    const seen = draws([write(7, 2), name(7), write(8, 1)], 3000);
    const all = [0, 1, 2, 3].flatMap((a) => [0, 1].flatMap((b) => [0, 1].map((c) => `${a},${b},${c}`)));
    expect([...seen].sort()).toEqual(all.sort());
  });

  it("has nothing to choose when nothing is pending", () => {
    expect(draws([], 200)).toEqual(new Set([""]));
  });

  it("among many changes often loses one alone, and keeps one alone", () => {
    const atoms = Array.from({ length: 40 }, (_, index) => name(index));
    const kept = [...draws(atoms, 3000)].map((draw) => draw.split(",").filter((one) => one === "1").length);
    expect(kept.filter((count) => count === 39).length).toBeGreaterThan(30);
    expect(kept.filter((count) => count === 1).length).toBeGreaterThan(30);
    expect(kept).toContain(0);
    expect(kept).toContain(40);
  });

  it("often keeps one file whole while another loses all", () => {
    const atoms = Array.from({ length: 40 }, (_, index) => write(index % 2, 8));
    const seen = draws(atoms, 500);
    for (const [even, odd] of [
      [255, 0],
      [0, 255],
    ]) {
      expect(seen).toContain(atoms.map((_, index) => (index % 2 ? odd : even)).join());
    }
  });
});
