import { isDeepStrictEqual } from "node:util";
import type { S3Client } from "@aws-sdk/client-s3";
import type { CommandOutput } from "../support/command-output.js";
import type { KnownStore } from "./known-differences.js";
import type { Expected, Observation } from "./observation.js";
import { observe } from "./observe.js";

/** Any command of the SDK: its own types know no common one. */
export type Command = object;

/** A difference between what was expected of a store and what it answered. */
export interface Difference {
  readonly step: number;
  readonly command: string;
  readonly expected: unknown;
  readonly observed: unknown;
}

/** A bucket of a store that is put to the cases. */
export interface Target {
  readonly client: S3Client;
  readonly bucket: string;
  /** Its known differences are expected of it. */
  readonly store: KnownStore | undefined;
  /** Of these differences only; without it of all. */
  readonly differences?: ReadonlySet<string> | undefined;
  /** Begins every key, so that runs do not meet. */
  readonly prefix: string;
}

/** One case at one store: asks, and compares. */
export class StoreUnderTest {
  readonly bucket: string;
  readonly differences: Difference[] = [];
  /** The differences from Amazon that are known of the store and were met. */
  readonly known: string[] = [];
  steps = 0;
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
    this.bucket = target.bucket;
  }

  key(name: string): string {
    return `${this.#target.prefix}${name}`;
  }

  /** Sends the command, and notes when the answer is not as expected. */
  async ask(command: Command, { but, ...amazons }: Expected): Promise<CommandOutput | undefined> {
    const { client, store, prefix, differences } = this.#target;
    const own = (key: string): string => (key.startsWith(prefix) ? key.slice(prefix.length) : key);
    this.steps += 1;
    const { observation, output } = await observe(client, command, own);
    const known = but && but.store === store && (differences?.has(but.name) ?? true) ? but : undefined;
    if (known) this.known.push(known.name);
    const expected = known?.answer ?? amazons;
    if (!isDeepStrictEqual(observation, expected)) {
      const name = command.constructor.name.replace(/Command$/, "");
      this.differences.push({ step: this.steps, command: name, expected, observed: observation });
    }
    return output;
  }

  /** Sends a command whose answer depends on others that are under way. */
  async tally(command: Command): Promise<Observation> {
    const { observation } = await observe(this.#target.client, command, (key) => key);
    this.steps += 1;
    return observation;
  }

  /** Notes when something that was counted is not as expected. */
  expect(what: string, observed: unknown, expected: unknown): void {
    if (observed !== expected) this.differences.push({ step: this.steps, command: what, expected, observed });
  }
}

/** `step 3, PutObject: expected {"status":412}, got {"status":200}`. */
export function describeDifference({ step, command, expected, observed }: Difference): string {
  return `step ${step}, ${command}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(observed)}`;
}
