import type { Backend } from "@holdfast/core";
import { NotFoundError } from "@holdfast/core";
import { checkSpiError, type Verb } from "../../case/check-spi-error.js";
import { checkSameBytes, describeError, type Ending, endingOf } from "../../case/expectations.js";
import { forEachAtOnce } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

interface Claim {
  readonly bytes: Uint8Array;
  readonly what: string;
  /** What the call's ending says of the object. */
  readonly says: "there" | "absent" | "either";
}

/** What calls that store objects have said, to be compared with what is there. Each key is stored by one call only. */
export class ObjectLedger {
  readonly #claims = new Map<string, Claim>();

  add(verb: Verb, key: string, bytes: Uint8Array, ending: Ending<unknown>, what: string): void {
    const says = "value" in ending ? "there" : saidBy(checkSpiError(ending.error, verb, what).outcome);
    this.#claims.set(key, { bytes, what, says });
  }

  count(says: Claim["says"]): number {
    return [...this.#claims.values()].filter((claim) => claim.says === says).length;
  }

  /**
   * Everything is as it was told, in every client's eyes.
   * @throws Violation
   */
  async check(clients: readonly Backend[]): Promise<void> {
    for (const client of clients) {
      const listed = new Map((await client.list("")).map(({ key, sizeBytes }) => [key, sizeBytes]));
      await forEachAtOnce(this.#claims, async ([key, { bytes, what, says }]) => {
        const sizeBytes = listed.get(key);
        check(
          says !== "absent" || sizeBytes === undefined,
          () => `${what} said that nothing was stored; it is listed`,
        );
        check(
          says !== "there" || sizeBytes !== undefined,
          () => `${what} succeeded, and the object is not listed`,
        );
        const read = await endingOf(client.read(key));
        if ("value" in read) {
          check(says !== "absent", () => `${what} said that nothing was stored, and the object can be read`);
          checkSameBytes(read.value, bytes, `the object of ${what}`);
        } else {
          const absent = NotFoundError.isInstance(read.error);
          check(absent, () => `read of the object of ${what} ended in ${describeError(read.error)}`);
          check(says !== "there", () => `${what} succeeded, and there is no such object`);
        }
      });
    }
  }
}

function saidBy(outcome: "not-applied" | "unknown"): Claim["says"] {
  return outcome === "not-applied" ? "absent" : "either";
}
