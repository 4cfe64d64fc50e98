// The thread of a watchdog; see watchdog.ts.
import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import type { WatchdogData } from "./watchdog.js";

const { beats, limitMs } = workerData as WatchdogData;
const lookEveryMs = 500;
let lastWords = "";
let seen = 0;
/** Counted, not measured, so that a process that was stopped for a while is given its time. */
let looksInVain = 0;

parentPort?.on("message", (text: string) => {
  lastWords = text;
});

setInterval(() => {
  const now = Atomics.load(beats, 0);
  looksInVain = now === seen ? looksInVain + 1 : 0;
  seen = now;
  if (looksInVain * lookEveryMs < limitMs) return;
  writeSync(2, `\nerror: nothing else could run for ${limitMs} ms (tuning.caseDeadlineMs). ${lastWords}\n`);
  process.kill(process.pid, "SIGKILL");
}, lookEveryMs);
