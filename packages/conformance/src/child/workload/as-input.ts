import type { ChildInput } from "../child.js";

/** A child's input as the case that starts it has written it. Both are of one build, so nothing is checked. */
export function asInput<T extends ChildInput>(input: ChildInput): T {
  return input as T;
}
