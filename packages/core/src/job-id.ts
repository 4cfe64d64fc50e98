import { InvalidArgumentError } from "./errors/invalid-argument-error.js";
import { describeValue } from "./key.js";

const maxJobIdLength = 128;
const reservedPattern = /^(jobs|holdfast\..*)$/i;
const jobIdPattern = /^[A-Za-z0-9_-]([A-Za-z0-9._-]*[A-Za-z0-9_-])?$/;

/** Whether a value may be the id of a job. */
export function isJobId(id: unknown): id is string {
  if (typeof id !== "string" || id.length > maxJobIdLength) return false;
  return jobIdPattern.test(id) && !reservedPattern.test(id);
}

/**
 * The rules for job ids: 1 to 128 of `A-Z a-z 0-9 . _ -`, not starting or ending with a dot, and neither `jobs`, where
 * the list of jobs is kept, nor `holdfast.…`, which backends may use for themselves.
 * @throws InvalidArgumentError naming the id and the rule.
 */
export function assertJobId(id: unknown): asserts id is string {
  if (typeof id !== "string" || id.length === 0 || id.length > maxJobIdLength || !jobIdPattern.test(id)) {
    throw new InvalidArgumentError(
      `job id ${describeValue(id)} is not allowed; use 1 to ${maxJobIdLength} of A-Z a-z 0-9 . _ - without a dot at either end`,
    );
  }
  if (reservedPattern.test(id)) {
    throw new InvalidArgumentError(
      `job id ${describeValue(id)} is reserved for the store itself; choose another`,
    );
  }
}
