import { writeFile } from "node:fs/promises";
import { runSuite } from "../../suite/run-suite.js";
import type { GuestMessage, GuestRequest } from "./guest-messages.js";

type SuiteRequest = Extract<GuestRequest, { kind: "suite" }>;

/** Runs the conformance suite in this kernel, and leaves its report in a file. */
export async function runSuiteHere(
  { place, seed, only, tuning, report }: SuiteRequest,
  tell: (message: GuestMessage) => void,
): Promise<void> {
  const done = await runSuite({
    ...{ title: "suite", folder: "nfs", seed, place: JSON.stringify(place) },
    ...(only && { only }),
    ...(tuning && { tuning }),
    say: (line) => tell({ kind: "progress", line }),
    signal: new AbortController().signal,
  });
  await writeFile(report, JSON.stringify(done));
}
