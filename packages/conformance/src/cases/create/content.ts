import { checkStored } from "../../case/check-stored.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkSameBytes } from "../../case/expectations.js";
import { viewsOf } from "../../case/views-of-bytes.js";
import { check } from "../../case/violation.js";
import { madeBytes } from "../../child/workload/made-bytes.js";

/** A record is some hundred bytes to some ten thousand; a marker may be empty. */
const sizes: readonly number[] = [0, 1, 2, 511, 512, 4095, 4096, 4097, 65_535, 65_536, 65_537, 2 ** 20];

export const contentOfEverySize: ConformanceCase = {
  id: "CREATE-10",
  group: "create",
  title: "contents of no bytes up to 1 MiB are created exactly, and answered exactly to who comes later",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const [maker, other] = [await context.open(), await context.open()];
    for (const lengthBytes of sizes) {
      const key = `sizes/${lengthBytes}`;
      const bytes = madeBytes({ name: key, lengthBytes });
      const { status } = await maker.create(key, bytes);
      check(status === "created", () => `create of ${lengthBytes} bytes answered "${status}"`);
      await checkStored(other, key, bytes, `after create of ${lengthBytes} bytes`);
      for (const client of [other, maker]) {
        const late = await client.create(key, madeBytes({ name: "late", lengthBytes: 100 }));
        check(
          late.status === "exists",
          () => `a second create of a key with ${lengthBytes} bytes answered "created"`,
        );
        checkSameBytes(late.bytes, bytes, `the ${lengthBytes} bytes that are there, as create answered them`);
      }
    }
  },
};

export const views: ConformanceCase = {
  id: "CREATE-11",
  group: "create",
  title: "bytes given as a part of a larger buffer, or as a Buffer, are created as just those bytes",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const client = await context.open();
    for (const [what, make] of viewsOf) {
      const bytes = madeBytes({ name: what, lengthBytes: 3000 });
      const key = `views/${what}`;
      await client.create(key, make(bytes));
      await checkStored(client, key, bytes, `after create of ${what}`);
    }
  },
};

export const memoryOfTheCallers: ConformanceCase = {
  id: "CREATE-12",
  group: "create",
  title:
    "a buffer that was created from can be used again, and bytes that were answered are the caller's own",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const [maker, other] = [await context.open(), await context.open()];
    const buffer = new Uint8Array(400);
    for (let n = 0; n < 5; n += 1) {
      const bytes = madeBytes({ name: `buffer ${n}`, lengthBytes: buffer.length });
      buffer.set(bytes);
      await maker.create(`own/${n}`, buffer);
      buffer.fill(0xee);
      for (const client of [maker, other]) {
        for (const when of [
          "after the caller had used its buffer again",
          "after an earlier answer was overwritten",
        ]) {
          const late = await client.create(`own/${n}`, buffer);
          check(late.status === "exists", 'a second create answered "created"');
          checkSameBytes(late.bytes, bytes, `the bytes that create answered ${when}`);
          late.bytes.fill(0xdd);
        }
        await checkStored(
          client,
          `own/${n}`,
          bytes,
          "after all memory that went in or came out was overwritten",
        );
      }
    }
    for (let n = 0; n < 5; n += 1) {
      const bytes = madeBytes({ name: `buffer ${n}`, lengthBytes: buffer.length });
      await checkStored(maker, `own/${n}`, bytes, "after the buffer had held others");
    }
  },
};
