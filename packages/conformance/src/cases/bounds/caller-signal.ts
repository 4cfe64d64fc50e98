import { getEventListeners } from "node:events";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { holdsInTime } from "../../case/ends-in-time.js";
import { endingOf } from "../../case/expectations.js";
import { StalledBody } from "../../case/stalled-body.js";
import { bytesFor } from "../../case/store-objects.js";
import { restorePresent, storePresent, verbCallsOf } from "./verb-calls.js";

const rounds = 12;

/** A signal often lives as long as the program, and what stays on it after each call is never freed. */
export const callerSignal: ConformanceCase = {
  id: "BOUNDS-11",
  group: "bounds",
  title: "no call leaves a listener on its caller's signal, however it ends",
  level: "must",
  invariant: "BOUNDED",
  run: async ({ open, onEnd, tuning }) => {
    const client = await open();
    const { signal } = new AbortController();
    await storePresent(client);
    for (let round = 0; round < rounds; round += 1) {
      await restorePresent(client);
      for (const { call } of verbCallsOf(client, `${round}`)) await call(client, { signal });
      const body = new StalledBody([bytesFor("a chunk")]);
      onEnd(() => body.goOn());
      await Promise.all([
        endingOf(client.read("missing", { signal })),
        endingOf(client.read("present/a", { signal, range: { offset: 5, length: 1e6 } })),
        endingOf(client.read("../bad", { signal })),
        endingOf(client.write(`failed/${round}`, failing(), { signal })),
        endingOf(client.list("", { signal, deadlineMs: 0 })),
        endingOf(client.write(`late/${round}`, body, { signal, deadlineMs: tuning.shortDeadlineMs / 4 })),
      ]);
      await client.remove([`fresh/${round}-created`, `fresh/${round}-bytes`, `fresh/${round}-stream`], {
        signal,
      });
    }
    const left = (): number => getEventListeners(signal, "abort").length;
    const message = (): string => `${left()} listeners are on the signal after all calls with it had ended`;
    await holdsInTime(() => left() === 0, tuning.callDeadlineMs / 10, message);
  },
};

async function* failing(): AsyncGenerator<Uint8Array> {
  yield bytesFor("a chunk");
  throw new Error("the source failed");
}
