import type { Backend } from "@holdfast/core";
import { checkListsExactly } from "../../case/check-listing.js";
import { checkAbsent, checkStored } from "../../case/check-stored.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { unevenChunks } from "../../case/uneven-chunks.js";
import { madeBytes } from "../../child/workload/made-bytes.js";

export const visibleAtOnce: ConformanceCase = {
  id: "WRITE-01",
  group: "write",
  title: "a written object is read and listed at once by every client",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const [writer, other] = [await context.open(), await context.open()];
    for (let n = 0; n < 8; n += 1) {
      const key = `state/${n % 2}/${n}`;
      const bytes = madeBytes({ name: key, lengthBytes: 5000 + n });
      await writer.write(key, n % 2 === 0 ? bytes : unevenChunks(bytes, context.choices));
      await checkStored(other, key, bytes, "by another client, right after write");
      await checkStored(writer, key, bytes, "right after write");
      await checkStored(await context.open(), key, bytes, "by a client opened after write");
    }
  },
};

/** The body itself looks, so each look is at a moment at which all that it yielded before has been taken. */
export const invisibleUnderWay: ConformanceCase = {
  id: "WRITE-02",
  group: "write",
  title:
    "an object that is being written is not seen before it is whole, and nor is anything else of the write",
  level: "must",
  invariant: "ATOMIC",
  run: async (context) => {
    const [writer, other] = [await context.open(), await context.open()];
    const { partBytes } = context.tuning;
    await writer.write("before", new Uint8Array(10));
    for (const chunkBytes of [1, 10_000, Math.ceil(partBytes / 2)]) {
      const key = `under-way/${chunkBytes}`;
      const bytes = madeBytes({ name: key, lengthBytes: 6 * chunkBytes });
      const before = (await other.list("")).map((object) => object.key);
      const failures: unknown[] = [];
      const body = chunksWithLooks(
        bytes,
        chunkBytes,
        async (taken) => {
          const when = `while it is written, after ${taken} of ${bytes.length} bytes`;
          await checkOnlyThese(other, key, before, `${when}, by another client`);
          await checkOnlyThese(writer, key, before, `${when}, by the writer's client`);
        },
        failures,
      );
      await writer.write(key, body);
      if (failures.length > 0) throw failures[0];
      await checkStored(other, key, bytes, "after it was written");
    }

    async function checkOnlyThese(
      client: Backend,
      key: string,
      keys: readonly string[],
      when: string,
    ): Promise<void> {
      await checkAbsent(client, key, when);
      checkListsExactly(await client.list(""), keys, context.traits.orderedListing, `list("") ${when}`);
    }
  },
};

async function* chunksWithLooks(
  bytes: Uint8Array,
  chunkBytes: number,
  look: (taken: number) => Promise<void>,
  failures: unknown[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    yield bytes.subarray(at, at + chunkBytes);
    await look(at + chunkBytes).catch((error: unknown) => failures.push(error));
  }
}
