import type { RunRecord } from "../run/run-record.js";
import { agesByColumn, madeAtMs } from "./ages.js";
import { drawFault } from "./draw-fault.js";
import type { LaneFrame } from "./lane-frame.js";
import { element, label, pathOf } from "./svg.js";

const columnWidth = 4;
const ticks = [
  [60_000, "1 min"],
  [3_600_000, "1 h"],
] as const;

/** One run: how old what could be restored was at every moment, what went wrong, and what restores asked for. */
export function drawLane(record: RunRecord, frame: LaneFrame): string {
  const { left, top, width, height } = frame;
  return [
    label(16, top + 36, record.title, { class: "lane" }),
    element("rect", { x: left, y: top, width, height, class: "plot" }),
    ...ticks.map(([ageMs, text]) => drawTick(frame, ageMs, text)),
    ...drawAbsences(record, frame),
    drawKept(record, frame),
    ...record.struck.map(({ fault, atMs }) => drawFault(fault.kind, frame.x(atMs), top - 7)),
    ...drawRestores(record, frame),
  ].join("\n");
}

function drawTick({ left, width, y }: LaneFrame, ageMs: number, text: string): string {
  const at = y(ageMs);
  return (
    element("path", {
      d: pathOf([
        [left, at],
        [left + width, at],
      ]),
      class: "tick",
    }) + label(left - 5, at + 3, text, { "text-anchor": "end", class: "small" })
  );
}

/** Nothing was at work. */
function drawAbsences({ down }: RunRecord, { x, top, height }: LaneFrame): readonly string[] {
  return down.map(({ fromMs, toMs }) => {
    const width = Math.max(0.6, x(toMs) - x(fromMs));
    return element("rect", { x: x(fromMs), y: top, width, height, class: "away" });
  });
}

/** The ages from the newest checkpoint to the oldest that is kept. */
function drawKept(record: RunRecord, { x, y, width }: LaneFrame): string {
  const ages = agesByColumn(record, Math.floor(width / columnWidth));
  const newest = ages.map(({ endMs, newestMs }) => [x(endMs), y(newestMs)] as const);
  const oldest = ages.map(({ endMs, oldestMs }) => [x(endMs), y(oldestMs)] as const);
  return (
    element("path", { d: `${pathOf([...oldest, ...newest.toReversed()])}Z`, class: "kept" }) +
    element("path", { d: pathOf(newest), class: "newest" })
  );
}

/** A dot for a restore at the age of what it went on from; a cross for one that asked for what is not there. */
function drawRestores(record: RunRecord, frame: LaneFrame): readonly string[] {
  const drawn: string[] = [];
  let lastCross = Number.NEGATIVE_INFINITY;
  for (const { askedAtMs, atWorkAtMs, epoch, missingEpoch } of record.restarts) {
    const x = frame.x(askedAtMs);
    const ageOf = (of: number): number => askedAtMs - madeAtMs(record, of, askedAtMs);
    if (atWorkAtMs !== undefined && epoch !== undefined) {
      drawn.push(element("circle", { cx: x, cy: frame.y(ageOf(epoch)), r: 2.4, class: "restored" }));
    } else if (missingEpoch !== undefined && x - lastCross >= 2 * columnWidth) {
      lastCross = x;
      const y = frame.y(ageOf(missingEpoch));
      drawn.push(element("path", { d: `M${fixed(x - 3)} ${fixed(y - 3)}l6 6m0 -6l-6 6`, class: "refused" }));
    }
  }
  return drawn;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}
