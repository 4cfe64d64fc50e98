import { Violation } from "@holdfast/conformance/trial";
import { HoldfastError } from "@holdfast/core";

/** What a cut did to what had been acknowledged. */
export type Verdict =
  | { readonly kind: "whole" }
  | {
      /** Gone; there in part, or with other bytes; or otherwise not as the protocol promises. */
      readonly kind: "lost" | "torn" | "other";
      /** Begins with the invariant that does not hold. */
      readonly what: string;
    };

const lossOf: readonly string[] = ["DURABLE", "FENCED", "LINEAR", "MONOTONE"];
const tearOf: readonly string[] = ["ATOMIC", "RESTORABLE", "SEALED"];

/**
 * The verdict by what a look at the store threw. A store that cannot be opened or read is torn.
 * @throws the error itself when it tells nothing of the store.
 */
export function verdictOf(error: unknown): Verdict {
  if (HoldfastError.isInstance(error)) return { kind: "torn", what: `${error.code}: ${error.message}` };
  if (!(error instanceof Violation)) throw error;
  const what = error.message;
  const invariant = /^[A-Z]+/.exec(what)?.[0] ?? "";
  if (lossOf.includes(invariant)) return { kind: "lost", what };
  const isUnreadable = invariant === "PROGRESS" && HoldfastError.isInstance(error.cause);
  return { kind: tearOf.includes(invariant) || isUnreadable ? "torn" : "other", what };
}
