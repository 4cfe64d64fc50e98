import type { Backend } from "@holdfast/core";
import { allEnded } from "../../case/all-ended.js";
import { checkAbsent, checkStored } from "../../case/check-stored.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails, checkSameBytes, endingOf } from "../../case/expectations.js";
import { madeBytes } from "../../child/workload/made-bytes.js";

async function checkNotFound(client: Backend, key: string, when: string): Promise<void> {
  for (const range of [
    undefined,
    { offset: 0, length: 0 },
    { offset: 0, length: 1 },
    { offset: 9, length: 9 },
  ]) {
    const what = `read(${key}${range ? `, { offset: ${range.offset}, length: ${range.length} }` : ""}) ${when}`;
    await checkFails(client.read(key, range ? { range } : {}), ["NOT_FOUND"], what);
  }
}

export const missing: ConformanceCase = {
  id: "READ-01",
  group: "read",
  title: "what was never stored, or was removed, ends in NOT_FOUND, whole and in part",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const [client, other] = [await context.open(), await context.open()];
    await checkNotFound(client, "a", "when nothing was ever stored");
    await checkNotFound(client, "a/b/c", "when nothing was ever stored");
    await client.write("a1", madeBytes({ name: "a1", lengthBytes: 100 }));
    await checkNotFound(client, "a", "when only a1 is stored");
    await checkNotFound(other, "a11", "when only a1 is stored");
    await client.read("a1");
    await other.read("a1");
    await client.remove(["a1"]);
    await checkNotFound(client, "a1", "after it was removed");
    await checkNotFound(other, "a1", "after another client removed it");
    await checkAbsent(await context.open(), "a1", "after it was removed");
  },
};

export const folders: ConformanceCase = {
  id: "READ-02",
  group: "read",
  title: "a name that is only the beginning of keys, or that continues one, ends in NOT_FOUND",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const client = await context.open();
    const bytes = madeBytes({ name: "d", lengthBytes: 100 });
    await client.write("d/e/f", bytes);
    for (const key of ["d", "d/e", "d/e/f/g", "d/e/f/g/h", "d/e/ff", "e/f", "f"]) {
      await checkNotFound(client, key, "when only d/e/f is stored");
    }
    await checkStored(client, "d/e/f", bytes, "after reads of its folders");
  },
};

/** A reader that is quicker than the removal has all of it; one that is slower has nothing. */
export const whileRemoved: ConformanceCase = {
  id: "READ-03",
  group: "read",
  title: "an object that is read while it is removed is read whole, or is not found",
  level: "must",
  invariant: "ATOMIC",
  run: async (context) => {
    const [client, remover] = [await context.open(), await context.open()];
    const readers = [client, await context.open(), await context.open()];
    const range = { offset: 300_000, length: 500_000 };
    for (let round = 0; round < 12; round += 1) {
      const key = `removed/${round}`;
      const bytes = madeBytes({ name: key, lengthBytes: 2 ** 20 });
      await client.write(key, bytes);
      let gone = false;
      const reading = readers.map(async (reader, n) => {
        for (let reads = 0; reads === 0 || !gone; reads += 1) {
          const inPart = (n + reads) % 2 === 0;
          const what = `${inPart ? "a range" : "all"} of ${key}, while it is removed`;
          const ending = await endingOf(reader.read(key, inPart ? { range } : {}));
          if ("error" in ending) return await checkFails(Promise.reject(ending.error), ["NOT_FOUND"], what);
          const { offset, length } = range;
          checkSameBytes(ending.value, inPart ? bytes.subarray(offset, offset + length) : bytes, what);
        }
        return undefined;
      });
      const removing = remover.remove([key]).finally(() => {
        gone = true;
      });
      await allEnded([removing, ...reading]);
      await checkNotFound(client, key, "after it was removed");
    }
  },
};

export const newest: ConformanceCase = {
  id: "READ-04",
  group: "read",
  title:
    "a key that was removed and created anew is read with its new bytes by every client that knew the old ones",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const clients = [await context.open(), await context.open(), await context.open()];
    for (const [round, maker] of [...clients, ...clients].entries()) {
      const bytes = madeBytes({ name: `round ${round}`, lengthBytes: 500 - round });
      await maker.create("anew", bytes);
      for (const client of clients) {
        checkSameBytes(await client.read("anew"), bytes, `read(anew) in round ${round}`);
        const part = await client.read("anew", { range: { offset: 100, length: 200 } });
        checkSameBytes(part, bytes.subarray(100, 300), `a range of anew in round ${round}`);
      }
      await clients[(round + 1) % clients.length]?.remove(["anew"]);
      for (const client of clients)
        await checkNotFound(client, "anew", `after its removal in round ${round}`);
    }
  },
};
