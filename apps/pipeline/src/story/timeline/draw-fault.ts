import type { FaultKind } from "../faults/fault-plan.js";
import { element } from "./svg.js";

const shapes: Readonly<Record<FaultKind, string>> = {
  crash: "M-3 -3L3 3M3 -3L-3 3",
  "held-up": "M-2 -3.5V3.5M2 -3.5V3.5",
  "power-cut": "M1.5 -4L-2 0.5H2L-1.5 4",
  database: "M-3 -3H3V3H-3Z",
  outage: "M-3.5 0A3.5 3.5 0 1 0 3.5 0A3.5 3.5 0 1 0 -3.5 0",
};

/** A fault's sign. */
export function drawFault(kind: FaultKind, x: number, y: number): string {
  const place = `translate(${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10})`;
  return element("path", { d: shapes[kind], transform: place, class: "fault" });
}
