import type { Backend } from "@holdfast/core";
import { allEnded } from "../../case/all-ended.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkSameBytes } from "../../case/expectations.js";
import { unevenChunks } from "../../case/uneven-chunks.js";
import { madeBytes } from "../../child/workload/made-bytes.js";
import { shuffled } from "../list/shuffled.js";

export const manyAtOnce: ConformanceCase = {
  id: "READ-09",
  group: "read",
  title: "many reads at the same time are each answered with the bytes of their own object",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const clients = [await context.open(), await context.open()];
    const objects = Array.from({ length: 20 }, (_, n) => {
      const key = `objects/${n}`;
      return { key, bytes: madeBytes({ name: key, lengthBytes: n * 2000 }) };
    });
    for (const { key, bytes } of objects) await clients[0]?.write(key, bytes);
    const reads = shuffled([...objects, ...objects, ...objects, ...objects], context.choices);
    await allEnded(
      reads.map(async ({ key, bytes }, n) => {
        const client = clients[n % 2] as Backend;
        if (n % 3 !== 0) return checkSameBytes(await client.read(key), bytes, `read(${key}) among many`);
        const offset = Math.floor(bytes.length / 3);
        const range = { offset, length: bytes.length - 2 * offset };
        const part = bytes.subarray(offset, offset + range.length);
        return checkSameBytes(await client.read(key, { range }), part, `a range of ${key} among many`);
      }),
    );
  },
};

export const memoryOfTheCallers: ConformanceCase = {
  id: "READ-10",
  group: "read",
  title: "bytes that were read are the caller's own: what it does to them no other read sees",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const [client, other] = [await context.open(), await context.open()];
    for (const lengthBytes of [1, 500, 100_000]) {
      const key = `own/${lengthBytes}`;
      const bytes = madeBytes({ name: key, lengthBytes });
      await client.create(key, bytes);
      const range = { offset: 0, length: Math.ceil(lengthBytes / 2) };
      const part = bytes.subarray(0, range.length);
      const held = await client.read(key);
      for (let n = 0; n < 3; n += 1) {
        for (const reader of [client, other]) {
          const whole = await reader.read(key);
          checkSameBytes(whole, bytes, `read(${key}) after an earlier answer was overwritten`);
          whole.fill(0xdd);
          const some = await reader.read(key, { range });
          checkSameBytes(some, part, `a range of ${key} after an earlier answer was overwritten`);
          some.fill(0xcc);
        }
      }
      checkSameBytes(held, bytes, `an answer to read(${key}) that was kept while others were overwritten`);
    }
  },
};

export const largeByRanges: ConformanceCase = {
  id: "READ-11",
  group: "read",
  title: "a large object is read exactly, whole and by ranges from one end to the other",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const [writer, reader] = [await context.open(), await context.open()];
    const { largeBytes, partBytes } = context.tuning;
    const bytes = madeBytes({ name: "large", lengthBytes: largeBytes });
    await writer.write("large", unevenChunks(bytes, context.choices, partBytes));
    checkSameBytes(await reader.read("large"), bytes, "read(large)");
    // Of a length that is no part of any power of two, so that ranges lie across the borders of parts.
    const length = Math.ceil(partBytes * 0.77) + 1;
    for (let offset = 0; offset < largeBytes; offset += length) {
      const range = { offset, length: Math.min(length, largeBytes - offset) };
      const part = bytes.subarray(offset, offset + range.length);
      checkSameBytes(await reader.read("large", { range }), part, `bytes of large from ${offset} on`);
    }
  },
};
