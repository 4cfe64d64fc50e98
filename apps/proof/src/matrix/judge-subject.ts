import type { CaseVerdict } from "./case-verdict.js";
import type { ProcessEnd } from "./run-in-process.js";
import type { Subject } from "./subject.js";

/** How the suite fared on one subject. */
export interface Judged {
  readonly subject: Subject;
  /** The cases that found the mutant out, in the order in which they ran. */
  readonly killers: readonly string[];
  /** The cases among them that needed more than one seed. */
  readonly byChance: readonly string[];
  /** What is wrong; nothing when a mutant was killed as it should be, or a control passed. */
  readonly problems: readonly string[];
  readonly durationMs: number;
}

/**
 * The codes by which a case says that something does not hold: its own checks, a typed error where there should be
 * none, or the end of its time. Anything else is a fault of the program that ran, and kills nobody.
 */
const findings: ReadonlySet<string> = new Set([
  "VIOLATION",
  "CASE_DEADLINE",
  "ABORTED",
  "ACCESS_DENIED",
  "BODY_FAILED",
  "CORRUPT",
  "EXPIRED",
  "FENCED",
  "INVALID_ARGUMENT",
  "INVALID_STATE",
  "NOT_FOUND",
  "OUTCOME_UNKNOWN",
  "STORAGE_FULL",
  "SUBSUMED",
  "UNAVAILABLE",
  "UNSAFE_FALLBACK",
  "UNSAFE_STORAGE",
  "UNSUPPORTED_FORMAT",
]);

function isFinding({ outcome, code }: Pick<CaseVerdict, "outcome" | "code">): boolean {
  return outcome === "fail" && code !== undefined && findings.has(code);
}

/** Whether a mutant was killed by every case that it names, or a control passed all of them. */
export function judgeSubject(subject: Subject, { verdicts, crash }: ProcessEnd): Judged {
  const byId = new Map(verdicts.map((verdict) => [verdict.id, verdict]));
  const problems = subject.named.flatMap((id) => {
    const verdict = byId.get(id);
    const problem = subject.kind === "control" ? whyNotGood(verdict) : whyNotKilled(verdict);
    return problem === undefined ? [] : [`${id} ${problem}`];
  });
  if (crash !== undefined) problems.push(`its process came to no good end: ${crash}`);
  return {
    subject,
    killers: subject.kind === "control" ? [] : verdicts.filter(isFinding).map(({ id }) => id),
    byChance: verdicts.filter((one) => isFinding(one) && one.tried > 1).map(({ id }) => id),
    problems,
    durationMs: verdicts.reduce((total, { durationMs }) => total + durationMs, 0),
  };
}

function whyNotKilled(verdict: CaseVerdict | undefined): string | undefined {
  if (!verdict) return "did not end on it";
  if (isFinding(verdict)) return undefined;
  return verdict.outcome === "fail"
    ? `broke on it: ${described(verdict)}`
    : `does not find it: ${verdict.outcome}`;
}

function whyNotGood(verdict: CaseVerdict | undefined): string | undefined {
  if (!verdict) return "did not end";
  return verdict.outcome === "fail" || verdict.outcome === "known-deviation"
    ? `fails on the good one: ${described(verdict)}`
    : undefined;
}

function described({ code, message }: CaseVerdict): string {
  return `${code}: ${message}`;
}
