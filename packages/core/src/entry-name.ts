import { InvalidArgumentError } from "./errors/invalid-argument-error.js";
import { describeValue } from "./key.js";

const maxNameBytes = 512;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const forbiddenCharacters = /[\u0000-\u001f\u007f\\]/;

/**
 * The rules for names of entries and savepoints, such that each can also be a relative path on any system: 1 to 512
 * bytes of well-formed text, segments joined by `/`, none empty, `.` or `..`, without control characters and `\`.
 * @throws InvalidArgumentError naming the name and the rule.
 */
export function assertEntryName(name: unknown, what = "entry name"): asserts name is string {
  const problem = nameProblem(name);
  if (problem) throw new InvalidArgumentError(`${what} ${describeValue(name)} ${problem}`);
}

function nameProblem(name: unknown): string | undefined {
  if (typeof name !== "string") return "is not a string";
  if (name === "") return "is empty";
  if (Buffer.byteLength(name) > maxNameBytes) return `is longer than ${maxNameBytes} bytes`;
  if (!name.isWellFormed()) return "is not well-formed Unicode";
  if (forbiddenCharacters.test(name)) return "has a control character or a backslash";
  for (const segment of name.split("/")) {
    if (segment === "") return "has an empty segment (a leading, trailing or double slash)";
    if (segment === "." || segment === "..") return `has a segment ${JSON.stringify(segment)}`;
  }
  return undefined;
}
