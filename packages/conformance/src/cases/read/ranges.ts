import type { Backend, ByteRange } from "@holdfast/core";
import { allEnded } from "../../case/all-ended.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails, checkSameBytes } from "../../case/expectations.js";
import { madeBytes } from "../../child/workload/made-bytes.js";

function shown(key: string, { offset, length }: ByteRange): string {
  return `read(${key}, { offset: ${offset}, length: ${length} })`;
}

async function checkRange(client: Backend, key: string, bytes: Uint8Array, range: ByteRange): Promise<void> {
  const expected = bytes.subarray(range.offset, range.offset + range.length);
  checkSameBytes(await client.read(key, { range }), expected, shown(key, range));
}

export const rangesAtEdges: ConformanceCase = {
  id: "READ-05",
  group: "read",
  title:
    "a range within the object is answered exactly: empty ones, the first and last byte, all but one, all",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const client = await context.open();
    const { partBytes } = context.tuning;
    for (const size of [0, 1, 2, 1000, 65_537, 2 * partBytes + 1]) {
      const key = `edges/${size}`;
      const bytes = madeBytes({ name: key, lengthBytes: size });
      await client.write(key, bytes);
      const marks = [0, 1, 2, 511, 512, 4096, 65_536, partBytes, size - 2, size - 1, size];
      const offsets = [...new Set(marks.filter((mark) => mark >= 0 && mark <= size))];
      for (const offset of offsets) {
        const lengths = [0, 1, 2, 512, size - offset - 1, size - offset];
        for (const length of new Set(lengths.filter((length) => length >= 0 && offset + length <= size))) {
          await checkRange(client, key, bytes, { offset, length });
        }
      }
    }
  },
};

export const rangesByChance: ConformanceCase = {
  id: "READ-06",
  group: "read",
  title: "ranges by chance are answered exactly, many at the same time",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const { choices } = context;
    const clients = [await context.open(), await context.open()];
    const bytes = madeBytes({ name: "chance", lengthBytes: 300_000 });
    await clients[0]?.create("chance", bytes);
    const ranges = Array.from({ length: 120 }, () => {
      const offset = choices.below(bytes.length + 1);
      return { offset, length: choices.below(bytes.length - offset + 1) };
    });
    const reads = ranges.map(async (range, n) => {
      await checkRange(clients[n % 2] as Backend, "chance", bytes, range);
    });
    await allEnded(reads);
  },
};

export const rangesBeyond: ConformanceCase = {
  id: "READ-07",
  group: "read",
  title: "a range that is not wholly within the object ends in CORRUPT, never in fewer bytes",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const client = await context.open();
    for (const size of [0, 1, 1000, 70_000]) {
      const key = `beyond/${size}`;
      await client.write(key, madeBytes({ name: key, lengthBytes: size }));
      const ranges: readonly ByteRange[] = [
        { offset: 0, length: size + 1 },
        { offset: 0, length: size + 1_000_000 },
        { offset: size, length: 1 },
        { offset: Math.max(0, size - 1), length: 2 },
        { offset: Math.floor(size / 2), length: size + 1 },
        { offset: size + 1, length: 0 },
        { offset: size + 1, length: 1 },
        { offset: size + 1_000_000, length: 10 },
      ];
      for (const range of ranges) {
        await checkFails(client.read(key, { range }), ["CORRUPT"], `${shown(key, range)} of ${size} bytes`);
      }
    }
  },
};

/** What is not a range of bytes at all is the caller's error; to find that it lies outside the object is as good. */
export const impossibleRanges: ConformanceCase = {
  id: "READ-08",
  group: "read",
  title: "a range of negative, fractional, endless or no numbers is refused",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const client = await context.open();
    await client.write("range", madeBytes({ name: "range", lengthBytes: 1000 }));
    const ranges: readonly ByteRange[] = [
      { offset: -1, length: 1 },
      { offset: -500, length: 100 },
      { offset: -10, length: 10 },
      { offset: 10, length: -1 },
      { offset: 10, length: -10 },
      { offset: 0.5, length: 10 },
      { offset: 10, length: 0.5 },
      { offset: Number.NaN, length: 10 },
      { offset: 10, length: Number.NaN },
      { offset: 0, length: Number.POSITIVE_INFINITY },
      { offset: Number.POSITIVE_INFINITY, length: 0 },
      { offset: Number.MAX_SAFE_INTEGER, length: 1 },
      { offset: 0, length: Number.MAX_SAFE_INTEGER },
      { offset: 2 ** 32, length: 10 },
      { offset: 2 ** 53, length: 2 ** 53 },
    ];
    for (const range of ranges) {
      await checkFails(
        client.read("range", { range }),
        ["INVALID_ARGUMENT", "CORRUPT"],
        `${shown("range", range)} of 1000 bytes`,
      );
    }
  },
};
