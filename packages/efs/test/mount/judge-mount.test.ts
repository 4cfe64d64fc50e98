import { UnsafeStorageError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { HAZARDS } from "../../src/hazards/hazards.js";
import { judgeMount } from "../../src/mount/judge-mount.js";
import type { MountCheck } from "../../src/mount/mount-check.js";
import { unsafeMountError } from "../../src/mount/unsafe-mount-error.js";
import { mountCases } from "./mount-cases.js";

const idsOf = (checks: readonly MountCheck[], verdict: MountCheck["verdict"]): readonly string[] =>
  checks.filter((check) => check.verdict === verdict).map(({ id }) => id);

describe("a mount is judged by what a client can see of it", () => {
  it("at least 25 kinds of mount are recorded", () => {
    expect(mountCases.length).toBeGreaterThanOrEqual(25);
  });

  it.each(mountCases)("$name: $about", ({ facts, expect: expected }) => {
    const report = judgeMount(facts, new Set());
    expect(idsOf(report.checks, "refuse")).toEqual(expected.refused);
    expect(idsOf(report.checks, "warn")).toEqual(expected.warned);
    expect(report.verdict).toBe(expected.verdict);
    expect(report.identity?.kind).toBe(expected.identity);
    if (expected.fileSystemId) expect(report.identity?.fileSystemId).toBe(expected.fileSystemId);
    if (expected.remount) expect(report.remount).toContain(expected.remount);
    expect(report.remount === undefined).toBe(report.verdict === "fine" || report.identity === undefined);
  });

  const refusedCases = mountCases.filter((one) => one.expect.verdict === "refuse");
  it.each(refusedCases)(
    "$name: the error lists every failed check, and what to do",
    ({ facts, expect: expected }) => {
      const report = judgeMount(facts, new Set());
      const error = unsafeMountError("/the/store", report);
      expect(UnsafeStorageError.isInstance(error)).toBe(true);
      const told = [...error.message.matchAll(/^- ([a-z-]+) \((.+)\): (.+)$/gm)];
      expect(told.map((match) => match[1])).toEqual(expected.refused);
      for (const check of report.checks.filter(({ verdict }) => verdict === "refuse")) {
        expect(check.evidence).not.toBe("");
        expect(check.remedy).toBeTruthy();
        expect(error.message).toContain(check.remedy);
        if (check.acknowledgement)
          expect(error.message).toContain(`acknowledge: ["${check.acknowledgement}"]`);
      }
    },
  );

  it.each(mountCases)(
    "$name: every hazard of the catalogue is judged, and nothing refused is called met",
    (one) => {
      const report = judgeMount(one.facts, new Set());
      expect(report.hazards.map(({ id }) => id)).toEqual(HAZARDS.map(({ id }) => id));
      const of = (id: string): string => report.hazards.find((hazard) => hazard.id === id)!.disposition;
      expect(of("one-zone-loss")).toBe("residual");
      expect(of("reply-cache-not-persistent")).toBe("residual");
      expect(of("server-unproven")).toBe(one.expect.identity === "amazon-efs" ? "avoided" : "residual");
      expect(report.hazards.some(({ disposition }) => disposition === "accepted")).toBe(false);
      const placed = !one.expect.refused.includes("file-system") && !one.expect.refused.includes("mount");
      expect(of("place-not-shared")).toBe(placed ? "avoided" : "refused");
      if (!placed) return;
      expect(of("soft-timeout")).toBe(one.expect.refused.includes("hard") ? "refused" : "avoided");
      expect(of("softreval")).toBe(one.expect.refused.includes("revalidation") ? "refused" : "avoided");
      expect(of("udp-corruption")).toBe(one.expect.refused.includes("transport") ? "refused" : "avoided");
      expect(of("s3-files")).toBe(one.expect.identity === "amazon-efs" ? "avoided" : "refused");
    },
  );

  it.each([
    ["nocto", "refused", "nocto"],
    ["lookupcache-none", "avoided", "lookupcache=none"],
    ["lookupcache-pos", "avoided", "lookupcache=pos"],
    ["noac", "avoided", "noac"],
    ["acdirmax-600", "mitigated", "lookupcache=all (default), acdirmin=30, acdirmax=600"],
    ["efs-dns-name", "mitigated", "lookupcache=all (default), acdirmin=30, acdirmax=60 (default)"],
  ])("%s: absence that is not believed is %s, by %s", (name, disposition, evidence) => {
    const { facts } = mountCases.find((one) => one.name === name)!;
    const hazard = judgeMount(facts, new Set()).hazards.find(({ id }) => id === "negative-dentry");
    expect(hazard).toMatchObject({ disposition, evidence });
  });
});
