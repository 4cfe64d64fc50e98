import type { ConformanceCase } from "../../case/conformance-case.js";
import { callerSignal } from "./caller-signal.js";
import { closed, closedUnderWay } from "./closing.js";
import { closedBody, endlessBody, refusedBody } from "./cut-off-bodies.js";
import { cutOffReading } from "./cut-off-reading.js";
import { cutOffStoring } from "./cut-off-storing.js";
import { independentCalls } from "./independent-calls.js";
import { nothingLeaks, processEnds } from "./leaks.js";
import { longDeadlines } from "./long-deadlines.js";
import { abortedBefore, lateBefore } from "./not-begun.js";
import { abortedWrite, lateWrite } from "./stalled-writes.js";

export const boundsCases: readonly ConformanceCase[] = [
  abortedBefore,
  lateBefore,
  abortedWrite,
  lateWrite,
  endlessBody,
  closedBody,
  refusedBody,
  cutOffStoring,
  cutOffReading,
  independentCalls,
  callerSignal,
  longDeadlines,
  closed,
  closedUnderWay,
  nothingLeaks,
  processEnds,
];
