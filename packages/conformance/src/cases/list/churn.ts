import type { Backend, ListedObject } from "@holdfast/core";
import { fewOf } from "../../case/check-listing.js";
import { bytesFor } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

/** What was known of the objects that come and go when a call began. */
interface Known {
  readonly there: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
}

/** A client that stores and removes objects without pause, and knows at any time what others must see of them. */
export class Churn {
  readonly #client: Backend;
  readonly #keyOf: (n: number) => string;
  /** Acknowledged, and their removal not begun. */
  readonly #there = new Set<string>();
  /** Their removal was acknowledged. */
  readonly #gone = new Set<string>();
  readonly #stored: string[] = [];
  readonly #work: Promise<void>;
  #stopped = false;

  constructor(client: Backend, keyOf: (n: number) => string) {
    this.#client = client;
    this.#keyOf = keyOf;
    this.#work = this.#run();
    // It is waited for in `stop`; until then a failure of it is no unhandled one.
    this.#work.catch(() => undefined);
  }

  known(): Known {
    return { there: new Set(this.#there), gone: new Set(this.#gone) };
  }

  /** Holds an answer to what was known when it was asked for, and to what is known now. */
  check(listed: readonly ListedObject[], before: Known, what: string): void {
    const keys = new Set(listed.map(({ key }) => key));
    const missing = [...before.there].filter((key) => this.#there.has(key) && !keys.has(key));
    const late = [...before.gone].filter((key) => keys.has(key));
    check(missing.length === 0, () => `${what} lacks ${fewOf(missing)}, stored before and not removed`);
    check(late.length === 0, () => `${what} has ${fewOf(late)}, whose removal was acknowledged before`);
  }

  /** @throws what the work failed with. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#work;
  }

  async #run(): Promise<void> {
    for (let n = 0; !this.#stopped; n += 1) {
      const key = this.#keyOf(n);
      if (n % 2 === 0) await this.#client.write(key, bytesFor(key));
      else await this.#client.create(key, bytesFor(key));
      this.#there.add(key);
      this.#stored.push(key);
      if (this.#stored.length < 6) continue;
      const leaving = this.#stored.splice(0, 3);
      for (const left of leaving) this.#there.delete(left);
      await this.#client.remove(leaving);
      for (const left of leaving) this.#gone.add(left);
      // Where every call is answered within the turn it is made in, the others would never get theirs.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
