import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { describeValue } from "../key.js";

/** A span of time: milliseconds, or a number with its unit, such as `"250ms"`, `"30s"`, `"5m"`, `"1h"` or `"7d"`. */
export type Duration = number | `${number}${"ms" | "s" | "m" | "h" | "d"}`;

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Longer than anyone means; a larger number is most often a point in time. */
const longestMs = 3653 * 86_400_000;

/**
 * A duration in milliseconds.
 * @throws InvalidArgumentError naming the value when it is no duration.
 */
export function durationMs(duration: Duration, what: string): number {
  const ms = typeof duration === "number" ? duration : parse(duration);
  if (!Number.isFinite(ms) || ms < 0) {
    throw new InvalidArgumentError(
      `${what} is ${describeValue(duration)}; give milliseconds as a number, or a text such as "30s", "5m" or "1h"`,
    );
  }
  if (ms > longestMs) {
    throw new InvalidArgumentError(
      `${what} is ${ms} ms, over 10 years; give a span of time, not a point in time`,
    );
  }
  return ms;
}

function parse(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(String(text));
  return match ? Number(match[1]) * (unitMs[match[2] ?? ""] ?? Number.NaN) : Number.NaN;
}
