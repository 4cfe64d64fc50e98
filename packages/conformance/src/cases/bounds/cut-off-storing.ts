import type { Backend, VerbOptions } from "@holdfast/core";
import type { Choices } from "@holdfast/worlds";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { cutOffAt, describeMoment, Moments } from "../../case/cut-off.js";
import { endsInTime, pause } from "../../case/ends-in-time.js";
import { ObjectLedger } from "./object-ledger.js";

const rounds = 40;

interface Storing {
  readonly verb: "write" | "create";
  readonly what: string;
  readonly bytes: (choices: Choices, partBytes: number) => Uint8Array;
  readonly store: (client: Backend, key: string, bytes: Uint8Array, options: VerbOptions) => Promise<unknown>;
}

const storings: readonly Storing[] = [
  {
    verb: "create",
    what: "a create",
    bytes: (choices) => choices.bytes(1 + choices.below(3000)),
    store: async (client, key, bytes, options) => await client.create(key, bytes, options),
  },
  {
    verb: "write",
    what: "a write of bytes",
    bytes: (choices, partBytes) => new Uint8Array(choices.below(partBytes)).fill(choices.below(256)),
    store: async (client, key, bytes, options) => await client.write(key, bytes, options),
  },
  {
    verb: "write",
    what: "a write of a stream",
    bytes: (choices) => choices.bytes(20_000),
    store: async (client, key, bytes, options) => await client.write(key, inTurns(bytes), options),
  },
];

async function* inTurns(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 4000) {
    yield bytes.subarray(at, at + 4000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export const cutOffStoring: ConformanceCase = {
  id: "BOUNDS-08",
  group: "bounds",
  title:
    "a write or create that is cut off at any moment tells the truth: stored, never stored, or not known",
  level: "must",
  invariant: "HONEST",
  run: async ({ open, choices, tuning, note }) => {
    const [client, other] = [await open(), await open()];
    const ledger = new ObjectLedger();
    for (const { verb, what: kind, bytes: bytesOf, store } of storings) {
      const moments = new Moments(choices);
      for (let round = 0; round < rounds; round += 1) {
        const key = `cut/${kind.replaceAll(" ", "-")}/${round}`;
        const bytes = bytesOf(choices, tuning.partBytes);
        const moment = moments.next();
        const what = `${kind} ${describeMoment(moment)}`;
        const startedMs = performance.now();
        const call = cutOffAt(moment, async (options) => await store(client, key, bytes, options));
        const ending = await endsInTime(call, tuning.callDeadlineMs, what);
        if ("value" in ending) moments.took(performance.now() - startedMs);
        ledger.add(verb, key, bytes, ending, what);
      }
    }
    await ledger.check([other]);
    // Whatever goes on behind calls that have ended has time to come to its end.
    await pause(tuning.shortDeadlineMs);
    await ledger.check([client, other, await open()]);
    note(
      `${ledger.count("there")} succeeded, ${ledger.count("either")} ended unknown, ${ledger.count("absent")} not applied`,
    );
  },
};
