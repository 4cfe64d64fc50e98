import type { MountReport } from "./mount-report.js";

/** The report as text: every check, what to do about those that are not fine, and the hazards that remain. */
export function renderMountReport(report: MountReport): string {
  const checks = report.checks.map(({ id, verdict, evidence, explanation, remedy }) => {
    const advice = verdict === "fine" || remedy === undefined ? "" : `; ${remedy}`;
    return `  ${verdict.padEnd(8)} ${id} (${evidence}): ${explanation}${advice}`;
  });
  const open = report.hazards.filter(
    ({ disposition, evidence }) =>
      disposition === "residual" ||
      disposition === "accepted" ||
      (disposition === "refused" && evidence !== undefined),
  );
  const lines = [
    `${report.path}: ${report.verdict}`,
    ...checks,
    ...(report.remount === undefined ? [] : [`To remount: ${report.remount}`]),
    ...(open.length === 0 ? [] : ["What remains:"]),
    ...open.map(({ id, disposition, explanation }) => `  ${disposition.padEnd(8)} ${id}: ${explanation}`),
  ];
  return `${lines.join("\n")}\n`;
}
