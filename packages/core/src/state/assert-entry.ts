import { assertEntryName } from "../entry-name.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { describeValue } from "../key.js";
import type { Entry } from "./entry.js";
import { ownerOfStateKey } from "./state-key.js";

/**
 * Makes sure that a value is a reference to an entry of a job, since references travel between machines.
 * @throws InvalidArgumentError naming what is wrong with it.
 */
export function assertEntry(job: string, value: unknown): asserts value is Entry {
  if (typeof value !== "object" || value === null) {
    throw new InvalidArgumentError(`entry reference ${describeValue(value)} is no object`);
  }
  const entry = value as Partial<Entry>;
  assertEntryName(entry.name);
  const problem = entryProblem(job, entry);
  if (problem) throw new InvalidArgumentError(`entry reference ${describeValue(entry.name)} ${problem}`);
}

function entryProblem(job: string, entry: Partial<Entry>): string | undefined {
  if (entry.job !== job) return `is of job ${describeValue(entry.job)}, not of ${job}`;
  if (!isCount(entry.epoch) || !isCount(entry.generation)) return "has no epoch and generation";
  if (!isCount(entry.lengthBytes)) return `has length ${describeValue(entry.lengthBytes)}`;
  if (!/^[0-9a-f]{64}$/.test(String(entry.digest))) return `has digest ${describeValue(entry.digest)}`;
  if (typeof entry.inline === "string") return entry.object ? "has both bytes and an object" : undefined;
  const { object } = entry;
  if (typeof object !== "object" || object === null) return "has neither bytes nor an object";
  if (!isCount(object.offset) || !isCount(object.blockBytes) || object.blockBytes === 0)
    return "has no place in its object";
  if (!ownerOfStateKey(job, String(object.key)))
    return `lies in ${describeValue(object.key)}, no state object of ${job}`;
  return undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
