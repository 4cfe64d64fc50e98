import type { Choices } from "@holdfast/worlds";

/** The same items in an order by chance (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], choices: Choices): T[] {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = choices.below(at + 1);
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  return mixed;
}
