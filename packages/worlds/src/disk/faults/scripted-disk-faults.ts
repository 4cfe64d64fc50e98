import { InvalidArgumentError } from "@holdfast/core";
import type { DiskCall, DiskCallName, DiskFault } from "./disk-faults.js";
import { PlannedDiskFaults } from "./planned-disk-faults.js";

/** Which calls meet a fault. What is left out does not matter. */
export interface DiskFaultRule {
  readonly call?: DiskCallName | readonly DiskCallName[];
  /** A text that the call's path, or where it leads, contains; or a pattern that one of them matches. */
  readonly path?: string | RegExp;
  /** Only the so many-th call that fits the rest of this rule, counted from 1. Without it each of them. */
  readonly nth?: number;
  readonly fault: DiskFault;
}

/** Faults by rule. */
export class ScriptedDiskFaults extends PlannedDiskFaults {
  readonly #rules: readonly CountedRule[];

  /** @internal */
  constructor(rules: readonly CountedRule[]) {
    super((call) => {
      const [first] = rules.filter((rule) => rule.meets(call));
      if (first) first.fired += 1;
      return first?.rule.fault;
    });
    this.#rules = rules;
  }

  /** Rules that no call has met yet: a test that ends with one has not tried what it meant to. */
  get unusedRules(): readonly DiskFaultRule[] {
    return this.#rules.filter(({ fired }) => fired === 0).map(({ rule }) => rule);
  }
}

/**
 * Faults that are written down: `scriptedDiskFaults([{ call: "write", path: "/log/", nth: 2, fault: { code: "ENOSPC" } }])`.
 * Of several rules that fit a call the first decides; all of them count it.
 * @throws InvalidArgumentError naming what is wrong in a rule
 */
export function scriptedDiskFaults(rules: readonly DiskFaultRule[]): ScriptedDiskFaults {
  for (const rule of rules) assertRule(rule);
  return new ScriptedDiskFaults(rules.map((rule) => new CountedRule(rule)));
}

class CountedRule {
  readonly rule: DiskFaultRule;
  fired = 0;
  #seen = 0;

  constructor(rule: DiskFaultRule) {
    this.rule = rule;
  }

  /** Counts a call that fits, and says whether it is the one meant. */
  meets({ call, path, dest }: DiskCall): boolean {
    const { call: calls, path: wanted, nth } = this.rule;
    if (calls !== undefined && ![calls].flat().includes(call)) return false;
    if (wanted !== undefined && ![path, dest ?? path].some((one) => fits(one, wanted))) return false;
    this.#seen += 1;
    return nth === undefined || nth === this.#seen;
  }
}

/** `search` keeps no position between calls, unlike `test` of a pattern with the flag `g`. */
function fits(path: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? path.includes(wanted) : path.search(wanted) >= 0;
}

function assertRule({ call, nth, fault }: DiskFaultRule): void {
  if (nth !== undefined && !(Number.isSafeInteger(nth) && nth >= 1)) {
    throw new InvalidArgumentError(`nth is ${nth}; give a whole number from 1`);
  }
  if ("code" in fault) return;
  if (!(Number.isSafeInteger(fault.shortBytes) && fault.shortBytes >= 1)) {
    throw new InvalidArgumentError(`shortBytes is ${fault.shortBytes}; give a whole number from 1`);
  }
  if (call === undefined || [call].flat().some((one) => one !== "read" && one !== "write")) {
    throw new InvalidArgumentError(
      `only a read or a write can be short; the rule is for ${call ?? "every call"}`,
    );
  }
}
