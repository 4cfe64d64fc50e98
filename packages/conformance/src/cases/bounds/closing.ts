import type { Backend } from "@holdfast/core";
import { checkListsExactly } from "../../case/check-listing.js";
import { checkSpiError } from "../../case/check-spi-error.js";
import { checkSucceeds, valueIn } from "../../case/check-succeeds.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endingInTime, endsInTime, pause } from "../../case/ends-in-time.js";
import { checkSameBytes, type Ending, endingOf } from "../../case/expectations.js";
import { StalledBody } from "../../case/stalled-body.js";
import { bytesFor } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";
import { ObjectLedger } from "./object-ledger.js";
import { presentKeys, storePresent, verbCallsOf } from "./verb-calls.js";

export const closed: ConformanceCase = {
  id: "BOUNDS-13",
  group: "bounds",
  title: "after close() every verb ends in InvalidStateError and changes nothing; other clients go on",
  level: "must",
  invariant: "BOUNDED",
  run: async ({ open, tuning, traits: { orderedListing } }) => {
    const [client, unused, other] = [await open(), await open(), await open()];
    await storePresent(client);
    for (const closing of [client, unused]) {
      const closes = Promise.all([closing.close(), closing.close(), closing.close()]);
      const ending = await endsInTime(closes, tuning.callDeadlineMs, "close(), called three times at once,");
      valueIn(ending, "close(), called three times at once,");
      for (const { verb, what: call, call: run } of verbCallsOf(closing, "closed")) {
        const what = `${call} after close()`;
        const ended = await endsInTime(run(closing, {}), tuning.callDeadlineMs, what);
        check("error" in ended, () => `${what} succeeded; it should end in INVALID_STATE`);
        const { code } = checkSpiError(ended.error, verb, what);
        check(code === "INVALID_STATE", () => `${what} ended in ${code} instead of INVALID_STATE`);
      }
      await checkSucceeds(closing.close(), "close() after close()");
    }
    checkListsExactly(await other.list(""), presentKeys, orderedListing, `list("") of another client`);
    for (const key of presentKeys) checkSameBytes(await other.read(key), bytesFor(key), key);
    await other.write("later", bytesFor("later"));
    checkSameBytes(await (await open()).read("later"), bytesFor("later"), "later");
  },
};

export const closedUnderWay: ConformanceCase = {
  id: "BOUNDS-14",
  group: "bounds",
  title: "close() while calls are under way ends, and so do they, truthfully",
  level: "must",
  invariant: "HONEST",
  run: async ({ open, onEnd, tuning }) => {
    const other = await open();
    await storePresent(other);
    const ledger = new ObjectLedger();
    for (let round = 0; round < 8; round += 1) {
      const client = await open();
      // In some rounds the client has been used, in others what its first call does is under way.
      if (round % 2 === 0) await client.list("");
      const body = new StalledBody([bytesFor("a chunk")]);
      onEnd(() => body.goOn());
      const stalled = endingOf(
        client.write(`stalled/${round}`, body, { deadlineMs: tuning.shortDeadlineMs }),
      );
      const stores = storesOf(client, round);
      const readers = [endingOf(client.list("present/")), endingOf(client.read("present/a"))];
      for (let turn = 0; turn < round; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      const close = endingOf(client.close());
      for (const { verb, key, bytes, ending } of stores) {
        const what = `${verb} of ${key}, which was under way at close(),`;
        ledger.add(verb, key, bytes, await endingInTime(ending, tuning.callDeadlineMs, what), what);
      }
      for (const reader of readers) {
        const ended = await endingInTime<unknown>(
          reader,
          tuning.callDeadlineMs,
          "a call that was under way at close()",
        );
        if ("error" in ended) checkSpiError(ended.error, "list", "a call that was under way at close()");
      }
      const what = "a stalled write that was under way at close()";
      const ended = await endingInTime(stalled, tuning.callDeadlineMs, what);
      check("error" in ended, () => `${what} succeeded, although its source had not ended`);
      checkSpiError(ended.error, "write", what);
      const closing = await endingInTime(close, tuning.callDeadlineMs, "close() while calls are under way");
      valueIn(closing, "close() while calls are under way");
    }
    await ledger.check([other]);
    await pause(tuning.shortDeadlineMs);
    await ledger.check([other]);
  },
};

interface Store {
  readonly verb: "write" | "create";
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly ending: Promise<Ending<unknown>>;
}

function storesOf(client: Backend, round: number): readonly Store[] {
  return Array.from({ length: 6 }, (_, n): Store => {
    const verb = n % 2 === 0 ? "write" : "create";
    const key = `closing/${round}/${verb}-${n}`;
    const bytes = bytesFor(key);
    const call: Promise<unknown> = n % 2 === 0 ? client.write(key, bytes) : client.create(key, bytes);
    return { verb, key, bytes, ending: endingOf(call) };
  });
}
