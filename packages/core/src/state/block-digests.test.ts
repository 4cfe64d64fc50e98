import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BlockDigests, digestBytes, tableBytes } from "./block-digests.js";

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

test("the digests are those of the blocks, however the bytes come", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 120 }),
      fc.integer({ min: 1, max: 40 }),
      fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 20 }),
      (bytes, blockBytes, cuts) => {
        const digests = new BlockDigests(blockBytes);
        let at = 0;
        for (const cut of cuts) {
          digests.update(bytes.subarray(at, at + cut));
          at = Math.min(bytes.length, at + cut);
        }
        digests.update(bytes.subarray(at));
        const { digest, table } = digests.finish();
        expect(digests.lengthBytes).toBe(bytes.length);
        expect(table.length).toBe(tableBytes(bytes.length, blockBytes));

        const blocks: Buffer[] = [];
        for (let from = 0; from < bytes.length; from += blockBytes) {
          blocks.push(sha256(bytes.subarray(from, from + blockBytes)));
        }
        if (blocks.length <= 1) expect(digest).toBe(sha256(bytes).toString("hex"));
        else {
          expect(Buffer.from(table)).toEqual(Buffer.concat(blocks));
          expect(digest).toBe(sha256(table).toString("hex"));
        }
      },
    ),
  );
});

test.each([
  [0, 4, 0],
  [4, 4, 0],
  [5, 4, 2],
  [8, 4, 2],
  [9, 4, 3],
])("%i bytes in blocks of %i have a table of %i digests", (length, block, digests) => {
  expect(tableBytes(length, block)).toBe(digests * digestBytes);
});
