import type { ConformanceCase } from "../../case/conformance-case.js";
import { accepts, leavesNothing } from "./accepting.js";
import { amongWork, together } from "./among-others.js";
import { afterClose, cutOff } from "./bounded.js";
import { refuses } from "./refusing.js";

export const probeCases: readonly ConformanceCase[] = [
  accepts,
  leavesNothing,
  refuses,
  together,
  amongWork,
  cutOff,
  afterClose,
];
