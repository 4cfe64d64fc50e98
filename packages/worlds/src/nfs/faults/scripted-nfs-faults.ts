import { InvalidArgumentError } from "@holdfast/core";
import type { NfsOperation, NfsRequest } from "../rpc/nfs-request.js";
import { assertFaultName, type NfsFaultChoice, PlannedNfsFaults } from "./planned-nfs-faults.js";

/** Which requests meet a fault. What is left out does not matter. */
export interface NfsFaultRule {
  readonly operation?: NfsOperation | readonly NfsOperation[];
  /** A text that the request's path, or where it leads, contains; or a pattern that one of them matches. */
  readonly path?: string | RegExp;
  /** Only the so many-th request that fits the rest of this rule, counted from 1. Without it each of them. */
  readonly nth?: number;
  readonly fault: NfsFaultChoice;
}

/** Faults by rule. */
export class ScriptedNfsFaults extends PlannedNfsFaults {
  readonly #rules: readonly CountedRule[];

  /** @internal */
  constructor(rules: readonly CountedRule[]) {
    super((request) => {
      const [first] = rules.filter((rule) => rule.meets(request));
      if (first) first.fired += 1;
      return first?.rule.fault;
    });
    this.#rules = rules;
  }

  /** Rules that no request has met yet: a test that ends with one has not tried what it meant to. */
  get unusedRules(): readonly NfsFaultRule[] {
    return this.#rules.filter(({ fired }) => fired === 0).map(({ rule }) => rule);
  }
}

/**
 * Faults that are written down: `scriptedNfsFaults([{ operation: "LINK", path: "/log/", nth: 2, fault: "reply-lost-failover" }])`.
 * Of several rules that fit a request the first decides; all of them count it.
 * @throws InvalidArgumentError naming what is wrong in a rule
 */
export function scriptedNfsFaults(rules: readonly NfsFaultRule[]): ScriptedNfsFaults {
  for (const { fault, nth } of rules) {
    if (typeof fault === "string") assertFaultName(fault);
    if (nth !== undefined && !(Number.isSafeInteger(nth) && nth >= 1)) {
      throw new InvalidArgumentError(`nth is ${nth}; give a whole number from 1`);
    }
  }
  return new ScriptedNfsFaults(rules.map((rule) => new CountedRule(rule)));
}

class CountedRule {
  readonly rule: NfsFaultRule;
  fired = 0;
  #seen = 0;

  constructor(rule: NfsFaultRule) {
    this.rule = rule;
  }

  /** Counts a request that fits, and says whether it is the one meant. */
  meets({ operation, path, dest }: NfsRequest): boolean {
    const { operation: operations, path: wanted, nth } = this.rule;
    if (operations !== undefined && ![operations].flat().includes(operation)) return false;
    if (wanted !== undefined && ![path, dest ?? path].some((one) => fits(one, wanted))) return false;
    this.#seen += 1;
    return nth === undefined || nth === this.#seen;
  }
}

/** `search` keeps no position between requests, unlike `test` of a pattern with the flag `g`. */
function fits(path: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? path.includes(wanted) : path.search(wanted) >= 0;
}
