import { join } from "node:path";
import { mutatedBundle } from "../mutated-bundle.js";
import { protocolMutants } from "../protocol-mutants/protocol-mutants.js";
import { workspaceFolder } from "../source-patch/workspace-folder.js";
import type { CaseRequest } from "./case-verdict.js";
import { type Judged, judgeSubject } from "./judge-subject.js";
import { runInProcess } from "./run-in-process.js";
import type { Subject } from "./subject.js";

export interface RunSettings {
  readonly seed: number;
  /** Where bundles and temporary files are put, for as long as the run lasts. */
  readonly directory: string;
  /** All of these cases instead of only those that a mutant names. */
  readonly allCases?: (subject: Subject) => readonly string[];
  readonly signal?: AbortSignal;
}

/** The bounds that a case has on a mutant: many a mutant hangs, and is found out by that. */
const mutantTuning = { callDeadlineMs: 10_000, caseDeadlineMs: 40_000 } as const;
const controlTuning = { caseDeadlineMs: 180_000 } as const;
/** A case that kills processes or cuts connections at random may miss its moment once. */
const seedsOfMutants = 3;
/** How long a process may take to start and to end, in milliseconds. */
const spareMs = 60_000;

/** Runs the cases of a subject in a process of its own. */
export async function runSubject(subject: Subject, settings: RunSettings): Promise<Judged> {
  const { seed, directory, signal, allCases } = settings;
  const cases = allCases && subject.kind !== "control" ? allCases(subject) : subject.named;
  const tuning = subject.kind === "control" ? controlTuning : mutantTuning;
  const request: CaseRequest = {
    ...(subject.kind !== "control" && { mutant: subject.id }),
    cases,
    seed,
    seeds: subject.kind === "control" ? 1 : seedsOfMutants,
    tuning,
  };
  try {
    const program = await programOf(subject, settings);
    // Few of its cases can be expected to hang.
    const boundMs = spareMs + (3 + Math.ceil(cases.length / 4)) * tuning.caseDeadlineMs;
    const bounds = { boundMs, directory, ...(signal && { signal }) };
    return judgeSubject(subject, await runInProcess(program, request, bounds));
  } catch (error) {
    const crash = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return judgeSubject(subject, { verdicts: [], crash });
  }
}

async function programOf({ id, kind }: Subject, { directory }: RunSettings): Promise<string> {
  const proof = join(workspaceFolder(), "apps", "proof");
  const isAdapter = kind === "adapter" || id.startsWith("good-adapter/");
  if (isAdapter) return join(proof, "dist", "adapter-cases.js");
  const patch = protocolMutants.find((mutant) => mutant.id === id);
  const outfile = join(directory, `${id.replace("/", "-")}.mjs`);
  const entry = join(proof, "src", "bundled", "store-cases.ts");
  await mutatedBundle({ entry, outfile, ...(patch && { patch }) });
  return outfile;
}
