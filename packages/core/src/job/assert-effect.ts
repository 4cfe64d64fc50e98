import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { describeValue } from "../key.js";
import type { Effect } from "../state/manifest.js";

/**
 * An effect as the log will hold it: a copy, proven to be plain JSON.
 * @throws InvalidArgumentError naming what is wrong with it.
 */
export function assertEffect(effect: unknown, sinks: readonly string[] | undefined): Effect {
  const copy = jsonCopy(effect);
  const sink = typeof copy === "object" && copy !== null ? (copy as { sink?: unknown }).sink : undefined;
  if (typeof sink !== "string" || sink === "") {
    throw new InvalidArgumentError(
      `effect ${describeValue(copy)} has no "sink" that says who carries it out`,
    );
  }
  if (sinks && !sinks.includes(sink)) {
    throw new InvalidArgumentError(
      `effect names sink ${describeValue(sink)}, but the claim was given ${sinks.map((name) => JSON.stringify(name)).join(", ") || "none"}`,
    );
  }
  return copy as Effect;
}

function jsonCopy(value: unknown): unknown {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new InvalidArgumentError("effect is not plain JSON", { cause });
  }
  const copy: unknown = text === undefined ? undefined : JSON.parse(text);
  const problem = lossPath(value, copy, "effect");
  if (problem) throw new InvalidArgumentError(`${problem} is not plain JSON and would be lost or changed`);
  return copy;
}

/** Where a value and its JSON copy differ, if anywhere. */
function lossPath(value: unknown, copy: unknown, path: string): string | undefined {
  if (typeof value !== "object" || value === null)
    return Object.is(value, copy) || value === copy ? undefined : path;
  if (typeof copy !== "object" || copy === null || Array.isArray(value) !== Array.isArray(copy)) return path;
  for (const [key, part] of Object.entries(value)) {
    const problem = lossPath(part, (copy as Record<string, unknown>)[key], `${path}.${key}`);
    if (problem) return problem;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null ? undefined : path;
}
