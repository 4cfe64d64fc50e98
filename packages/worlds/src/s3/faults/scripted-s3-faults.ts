import { InvalidArgumentError } from "@holdfast/core";
import type { S3Operation } from "../s3-operation.js";
import { type S3FaultName, s3FaultModel, s3FaultNames } from "./fault-model.js";
import type { S3Fault } from "./s3-fault.js";
import type { PlannedS3Fault, S3FaultRequest, S3Faults } from "./s3-faults.js";

/** Which requests meet a fault. What is left out does not matter. */
export interface S3FaultRule {
  readonly operation?: S3Operation | readonly S3Operation[];
  /** A text that the key contains, or a pattern that it matches. */
  readonly key?: string | RegExp;
  /** Only the so many-th request that fits the rest of this rule, counted from 1. Without it each of them. */
  readonly nth?: number;
  /** One of the model by its name, or any other effect and response. */
  readonly fault: S3FaultName | S3Fault;
  /** After so many milliseconds what is late lands. Default: when `landLate()` is called. */
  readonly lateMs?: number;
}

/** Faults by rule, for one client. */
export class ScriptedS3Faults implements S3Faults {
  readonly #rules: readonly CountedRule[];

  /** @internal */
  constructor(rules: readonly S3FaultRule[]) {
    this.#rules = rules.map((rule) => new CountedRule(rule));
  }

  /** Rules that no request has met yet: a test that ends with one has not tried what it meant to. */
  get unusedRules(): readonly S3FaultRule[] {
    return this.#rules.filter(({ fired }) => fired === 0).map(({ rule }) => rule);
  }

  fault(request: S3FaultRequest): PlannedS3Fault | undefined {
    const [first] = this.#rules.filter((rule) => rule.meets(request));
    if (!first) return undefined;
    first.fired += 1;
    const { fault, lateMs = Number.POSITIVE_INFINITY } = first.rule;
    return typeof fault === "string"
      ? { ...s3FaultModel[fault], name: fault, lateMs }
      : { ...fault, name: "custom", lateMs };
  }
}

/**
 * Faults that are written down: `scriptedS3Faults([{ operation: "PutObject", nth: 2, fault: "lost-reset" }])`. Of several
 * rules that fit a request the first decides; all of them count it. A request that no rule fits passes.
 * @throws InvalidArgumentError naming what is wrong in a rule.
 */
export function scriptedS3Faults(rules: readonly S3FaultRule[]): ScriptedS3Faults {
  for (const rule of rules) assertRule(rule);
  return new ScriptedS3Faults(rules);
}

class CountedRule {
  readonly rule: S3FaultRule;
  fired = 0;
  #seen = 0;

  constructor(rule: S3FaultRule) {
    this.rule = rule;
  }

  /** Counts a request that fits, and says whether it is the one meant. */
  meets(request: S3FaultRequest): boolean {
    const { operation, key, nth } = this.rule;
    if (operation !== undefined && !([operation].flat() as string[]).includes(request.operation))
      return false;
    if (key !== undefined && !fitsKey(request.key, key)) return false;
    this.#seen += 1;
    return nth === undefined || nth === this.#seen;
  }
}

/** `search` keeps no position between calls, unlike `test` of a pattern with the flag `g`. */
function fitsKey(key: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? key.includes(wanted) : key.search(wanted) >= 0;
}

function assertRule({ fault, nth, lateMs }: S3FaultRule): void {
  if (typeof fault === "string" && !s3FaultNames.includes(fault)) {
    const known = s3FaultNames.join(", ");
    throw new InvalidArgumentError(`there is no fault ${JSON.stringify(fault)}; give one of ${known}`);
  }
  if (nth !== undefined && !(Number.isSafeInteger(nth) && nth >= 1)) {
    throw new InvalidArgumentError(`nth is ${nth}; give a whole number from 1`);
  }
  if (lateMs !== undefined && !(lateMs >= 0)) {
    throw new InvalidArgumentError(`lateMs is ${lateMs}; give milliseconds, from 0`);
  }
}
