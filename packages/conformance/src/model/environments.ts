import type { Environment } from "./configuration.js";

/** Nothing fails: only the order of events is explored. */
export const quiet: Environment = {
  fates: [],
  readFates: [],
  outages: "none",
  crashes: false,
  stalls: false,
  switchesAtAnswers: false,
  sinksFail: false,
  timeJumps: false,
  restarts: false,
};

/** What any network and any process can do. */
export const faulty: Environment = {
  ...quiet,
  fates: ["not-applied", "lost", "late"],
  readFates: ["not-applied"],
  crashes: true,
};

/** Storage that does not answer: only deadlines end a call. */
export const hanging: Environment = { ...quiet, fates: ["hangs", "hangs-late"], readFates: ["hangs"] };

/** Answers that are lost, and storage that then refuses everything until a call has given up. */
export const outages: Environment = { ...quiet, fates: ["lost", "late"], outages: "changing" };

/** Machines that are held up while the others, and the storage, go on. */
export const stalling: Environment = { ...quiet, stalls: true, switchesAtAnswers: true };

/** All of it, and time that passes or is set at any moment. */
export const wild: Environment = {
  fates: ["not-applied", "lost", "late", "hangs", "hangs-late"],
  readFates: ["not-applied", "hangs"],
  outages: "all",
  crashes: true,
  stalls: true,
  switchesAtAnswers: true,
  sinksFail: true,
  timeJumps: true,
  restarts: true,
};
