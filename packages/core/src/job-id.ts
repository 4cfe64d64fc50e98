import { InvalidArgumentError } from "./errors/invalid-argument-error.js";
import { describeValue } from "./key.js";

const maxJobIdLength = 128;
const jobIdPattern = /^[A-Za-z0-9_-]([A-Za-z0-9._-]*[A-Za-z0-9_-])?$/;

/**
 * The rules for job ids: 1 to 128 of `A-Z a-z 0-9 . _ -`, not starting or ending with a dot, and not `jobs`,
 * where the list of jobs is kept.
 * @throws InvalidArgumentError naming the id and the rule.
 */
export function assertJobId(id: unknown): asserts id is string {
  if (typeof id !== "string" || id.length === 0 || id.length > maxJobIdLength || !jobIdPattern.test(id)) {
    throw new InvalidArgumentError(
      `job id ${describeValue(id)} is not allowed; use 1 to ${maxJobIdLength} of A-Z a-z 0-9 . _ - without a dot at either end`,
    );
  }
  if (id.toLowerCase() === "jobs") {
    throw new InvalidArgumentError(
      `job id ${describeValue(id)} is reserved for the list of jobs; choose another`,
    );
  }
}
