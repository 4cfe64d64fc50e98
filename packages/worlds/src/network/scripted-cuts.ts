import { InvalidArgumentError } from "@holdfast/core";
import type { Cut, CutPlan, Exchange } from "./cut.js";

/** Which exchanges meet a cut. What is left out does not matter. */
export interface CutRule {
  readonly connection?: number;
  readonly exchange?: number;
  /** What the client's first bytes must contain, such as `PUT `; they are compared as Latin-1. */
  readonly head?: string;
  /** Only the so many-th exchange that fits the rest of this rule, counted from 1. Without it each of them. */
  readonly nth?: number;
  readonly cut: Cut;
}

/**
 * Cuts that are written down: `scriptedCuts([{ head: "PUT ", nth: 1, cut: { kind: "drop-answer" } }])`. Of several rules
 * that fit an exchange the first decides; all of them count it. A rule that names no exchange means those that begin
 * with bytes of the client, not the opening of a connection.
 * @throws InvalidArgumentError when `nth` is no whole number from 1
 */
export function scriptedCuts(rules: readonly CutRule[]): CutPlan {
  for (const { nth } of rules) {
    if (nth === undefined || (Number.isSafeInteger(nth) && nth >= 1)) continue;
    throw new InvalidArgumentError(`nth is ${nth}; give a whole number from 1`);
  }
  const seen = rules.map(() => 0);
  return (exchange) => {
    const met = rules.filter((rule, index) => {
      if (!fits(rule, exchange)) return false;
      const count = (seen[index] ?? 0) + 1;
      seen[index] = count;
      return rule.nth === undefined || rule.nth === count;
    });
    return met[0]?.cut;
  };
}

function fits(rule: CutRule, { connection, exchange, head }: Exchange): boolean {
  if (rule.connection !== undefined && rule.connection !== connection) return false;
  if (rule.exchange === undefined ? exchange === 0 : rule.exchange !== exchange) return false;
  return rule.head === undefined || Buffer.from(head).toString("latin1").includes(rule.head);
}
