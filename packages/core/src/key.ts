import { inspect } from "node:util";
import { InvalidArgumentError } from "./errors/invalid-argument-error.js";

const maxKeyLength = 512;
const maxSegmentLength = 200;
const segmentPattern = /^[A-Za-z0-9._-]+$/;

/**
 * The rules for keys that every backend may rely on: segments of `A-Z a-z 0-9 . _ -` joined by `/`, each of 1 to 200
 * characters, none starting or ending with a dot, 512 characters in all; so never absolute, never `.` or `..`.
 * @throws InvalidArgumentError naming the key and the rule it breaks.
 */
export function assertKey(key: string): void {
  const problem = keyProblem(key);
  if (problem) throw new InvalidArgumentError(`key ${describeValue(key)} ${problem}`);
}

/**
 * The rules for listing prefixes: the start of a possible key; the empty prefix lists everything.
 * @throws InvalidArgumentError naming the prefix and the rule it breaks.
 */
export function assertPrefix(prefix: string): void {
  if (prefix === "") return;
  const problem = keyProblem(typeof prefix === "string" && /[/.]$/.test(prefix) ? `${prefix}x` : prefix);
  if (problem) throw new InvalidArgumentError(`prefix ${describeValue(prefix)} ${problem}`);
}

function keyProblem(key: unknown): string | undefined {
  if (typeof key !== "string") return "is not a string";
  if (key.length === 0) return "is empty";
  if (key.length > maxKeyLength) return `has ${key.length} characters; at most ${maxKeyLength} are allowed`;
  if (key.startsWith("/")) return "is absolute; keys are relative";
  for (const segment of key.split("/")) {
    if (segment === "") return "has an empty segment";
    if (segment.length > maxSegmentLength) {
      return `has a segment of ${segment.length} characters; at most ${maxSegmentLength} are allowed`;
    }
    if (segment.startsWith(".") || segment.endsWith("."))
      return "has a segment that starts or ends with a dot";
    if (!segmentPattern.test(segment)) return "has a character other than A-Z a-z 0-9 . _ - and /";
  }
  return undefined;
}

const longestShown = 110;

/** A value as an error message may show it: quoted, escaped and not endless, whatever it is. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") {
    return value.length > longestShown
      ? `${JSON.stringify(value.slice(0, longestShown))}…`
      : JSON.stringify(value);
  }
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const text = inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
