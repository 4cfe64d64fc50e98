import type { BackendTraits } from "@holdfast/core";
import type { Harness } from "../harness/harness.js";

/** What a case needs of an adapter's traits or of its harness. */
export type Need =
  | "ordered-listing"
  | "survives-process"
  | "survives-power-loss"
  | "power-cuts"
  | "less-than-power-loss"
  | "network"
  | "broken-places";

interface NeedRule {
  /** Why it is missing, as the report says it. */
  readonly missing: string;
  readonly isMet: (traits: BackendTraits, harness: Harness) => boolean;
}

const rules: Readonly<Record<Need, NeedRule>> = {
  "ordered-listing": {
    missing: "the adapter does not declare orderedListing",
    isMet: ({ orderedListing }) => orderedListing,
  },
  "survives-process": {
    missing: "the adapter declares durability none",
    isMet: ({ durability }) => durability !== "none",
  },
  "survives-power-loss": {
    missing: "the adapter does not declare a durability of power-loss or more",
    isMet: ({ durability }) => durability === "power-loss" || durability === "machine-loss",
  },
  "power-cuts": {
    missing: "the harness offers no powerCuts",
    isMet: (_, harness) => harness.powerCuts !== undefined,
  },
  "less-than-power-loss": {
    missing: "the adapter declares a durability of power-loss or more",
    isMet: ({ durability }) => durability === "none" || durability === "process-crash",
  },
  network: {
    missing: "the harness names no address",
    isMet: (_, harness) => harness.address !== undefined,
  },
  "broken-places": {
    missing: "the harness offers no brokenPlaces",
    isMet: (_, harness) => (harness.brokenPlaces ?? []).length > 0,
  },
};

/** Which needs are not met here. */
export function unmetNeeds(needs: readonly Need[], traits: BackendTraits, harness: Harness): readonly Need[] {
  return needs.filter((need) => !rules[need].isMet(traits, harness));
}

export function whyUnmet(needs: readonly Need[]): string {
  return needs.map((need) => rules[need].missing).join("; ");
}
