import { type Clock, InvalidArgumentError } from "@holdfast/core";
import { type Fate, fates } from "./fate.js";
import { assertDelay, type Planned, PlannedFaults } from "./planned-faults.js";
import type { Verb, VerbCall } from "./verb-call.js";

/** Which calls meet a fate. What is left out does not matter. */
export interface FaultRule {
  readonly verb?: Verb | readonly Verb[];
  /** A text that one of the call's keys, or its prefix, contains; or a pattern that one matches. */
  readonly key?: string | RegExp;
  /** Only the so many-th call that fits the rest of this rule, counted from 1. Without it each of them. */
  readonly nth?: number;
  readonly fate: Fate;
  /** After so many milliseconds what is late lands, or the slow answer comes. Default: that of all rules. */
  readonly delayMs?: number;
}

export interface ScriptedFaultsOptions {
  /** Counts deadlines and delays. Default: the system's clock. */
  readonly clock?: Clock;
  /** After so many milliseconds what is late lands, or a slow answer comes. Default 20. */
  readonly delayMs?: number;
}

/** Faults by rule. */
export class ScriptedFaults extends PlannedFaults {
  readonly #rules: readonly CountedRule[];

  /** @internal */
  constructor(rules: readonly CountedRule[], delayMs: number, clock?: Clock) {
    super((call) => firstThatFires(rules, call, delayMs), clock);
    this.#rules = rules;
  }

  /** Rules that no call has met yet: a test that ends with one has not tried what it meant to. */
  get unusedRules(): readonly FaultRule[] {
    return this.#rules.filter(({ fired }) => fired === 0).map(({ rule }) => rule);
  }
}

/**
 * Faults that are written down: `scriptedFaults([{ verb: "create", key: "/log/", nth: 2, fate: "lost" }])`.
 * Of several rules that fit a call the first decides; all of them count it. A call that no rule fits is `ok`.
 * @throws InvalidArgumentError naming what is wrong in a rule.
 */
export function scriptedFaults(
  rules: readonly FaultRule[],
  options: ScriptedFaultsOptions = {},
): ScriptedFaults {
  const { delayMs = 20, clock } = options;
  assertDelay(delayMs);
  for (const rule of rules) assertRule(rule);
  return new ScriptedFaults(
    rules.map((rule) => new CountedRule(rule)),
    delayMs,
    clock,
  );
}

class CountedRule {
  readonly rule: FaultRule;
  fired = 0;
  #seen = 0;

  constructor(rule: FaultRule) {
    this.rule = rule;
  }

  /** Counts a call that fits, and says whether it is the one meant. */
  meets({ verb, keys }: VerbCall): boolean {
    const { verb: verbs, key, nth } = this.rule;
    if (verbs !== undefined && ![verbs].flat().includes(verb)) return false;
    if (key !== undefined && !keys.some((one) => fitsKey(one, key))) return false;
    this.#seen += 1;
    return nth === undefined || nth === this.#seen;
  }
}

/** `search` keeps no position between calls, unlike `test` of a pattern with the flag `g`. */
function fitsKey(key: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? key.includes(wanted) : key.search(wanted) >= 0;
}

function firstThatFires(rules: readonly CountedRule[], call: VerbCall, delayMs: number): Planned {
  const [first] = rules.filter((rule) => rule.meets(call));
  if (!first) return { fate: "ok", delayMs };
  first.fired += 1;
  return { fate: first.rule.fate, delayMs: first.rule.delayMs ?? delayMs };
}

function assertRule({ fate, nth, delayMs }: FaultRule): void {
  if (fate !== "ok" && !fates.includes(fate)) {
    throw new InvalidArgumentError(`there is no fate ${JSON.stringify(fate)}; give ok or one of ${fates}`);
  }
  if (nth !== undefined && !(Number.isSafeInteger(nth) && nth >= 1)) {
    throw new InvalidArgumentError(`nth is ${nth}; give a whole number from 1`);
  }
  if (delayMs !== undefined) assertDelay(delayMs);
}
