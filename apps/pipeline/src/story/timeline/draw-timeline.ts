import { type FaultKind, faultKinds } from "../faults/fault-plan.js";
import type { RunRecord } from "../run/run-record.js";
import type { Scenario } from "../scenario.js";
import { drawFault } from "./draw-fault.js";
import { drawLane } from "./draw-lane.js";
import { laneFrame } from "./lane-frame.js";
import { element, escaped, label } from "./svg.js";

const [width, laneStep, panelHead, headHeight] = [1000, 92, 62, 96];
const faultTitles: Readonly<Record<FaultKind, string>> = {
  crash: "crash",
  "held-up": "held up, replaced, then going on",
  "power-cut": "power cut",
  database: "database replaced by its copy",
  outage: "object store away",
};

const style = `
text { font: 12px system-ui, sans-serif; fill: #222 }
.title { font-size: 17px; font-weight: 600 } .panel { font-size: 14px; font-weight: 600 }
.lane { font-weight: 600 } .small { font-size: 9.5px; fill: #666 }
.plot { fill: #fafafa; stroke: #ddd } .tick { stroke: #e4e4e4 } .away { fill: #f2b8b5 }
.kept { fill: #9cc3e6 } .newest { fill: none; stroke: #1f5f99; stroke-width: 1 }
.restored { fill: #1a7f37; stroke: #fff; stroke-width: .5 } .refused { stroke: #b3261e; stroke-width: 1.4 }
.fault { stroke: #444; fill: none; stroke-width: 1.1 }`;

/** A scenario, and what became of every lane in it. */
export interface Panel {
  readonly scenario: Scenario;
  readonly records: readonly RunRecord[];
}

/** The picture of a whole story. */
export function drawTimeline(seed: number, panels: readonly Panel[]): string {
  const body: string[] = [];
  let top = headHeight;
  for (const panel of panels) {
    body.push(...drawPanel(panel, top));
    top += panelHead + panel.records.length * laneStep;
  }
  const root = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${top + 6}`,
    role: "img",
    "aria-label": "Checkpoints, what is kept of them, failures and restores, before and after",
  };
  const background = element("rect", { width, height: top + 6, fill: "#fff" });
  return `${element("svg", root, element("style", {}, escaped(style)), background, ...drawHead(seed), ...body)}\n`;
}

function drawHead(seed: number): readonly string[] {
  const legend: string[] = [];
  let x = 24;
  for (const kind of faultKinds) {
    legend.push(drawFault(kind, x, 48), label(x + 9, 52, faultTitles[kind]));
    x += 30 + faultTitles[kind].length * 6.4;
  }
  return [
    label(16, 26, `The same faults, before and after (seed ${seed})`, { class: "title" }),
    ...legend,
    element("rect", { x: 18, y: 65, width: 14, height: 9, class: "kept" }),
    label(38, 74, "age of the checkpoints that are kept"),
    element("circle", { cx: 280, cy: 70, r: 3, class: "restored" }),
    label(290, 74, "restored, from a checkpoint so old"),
    element("path", { d: "M512 66l7 7m0 -7l-7 7", class: "refused" }),
    label(526, 74, "asked for a checkpoint so old: it is not there"),
    element("rect", { x: 806, y: 65, width: 14, height: 9, class: "away" }),
    label(826, 74, "nothing is at work"),
  ];
}

function drawPanel({ scenario, records }: Panel, top: number): readonly string[] {
  const step = scenario.hours > 6 ? 3 : 0.5;
  const lanes = records.map((record, index) => {
    return drawLane(record, laneFrame(top + 50 + index * laneStep, scenario.hours));
  });
  const frame = laneFrame(top, scenario.hours);
  const hours: string[] = [];
  for (let hour = 0; hour <= scenario.hours; hour += step) {
    hours.push(
      label(frame.x(hour * 3_600_000), top + 32, `${hour} h`, { "text-anchor": "middle", class: "small" }),
    );
  }
  return [label(16, top + 14, `${scenario.title}`, { class: "panel" }), ...hours, ...lanes];
}
