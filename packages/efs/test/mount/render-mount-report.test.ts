import { describe, expect, it } from "vitest";
import { judgeMount, renderMountReport } from "../../src/index.js";
import { mountCases } from "./mount-cases.js";

describe("a mount's report as text", () => {
  it.each(mountCases)(
    "$name: every check, what to do about those that are not fine, and what remains",
    ({ facts }) => {
      const report = judgeMount(facts, new Set());
      const text = renderMountReport(report);
      expect(text.startsWith(`${report.path}: ${report.verdict}\n`)).toBe(true);
      for (const { id, verdict, evidence, remedy } of report.checks) {
        expect(text).toContain(`${verdict.padEnd(8)} ${id} (${evidence})`);
        if (verdict !== "fine") expect(text).toContain(remedy);
      }
      if (report.remount) expect(text).toContain(report.remount);
      for (const { id, disposition } of report.hazards) {
        if (disposition === "residual") expect(text).toContain(`residual ${id}: `);
      }
    },
  );
});
