import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CorruptError } from "../errors/corrupt-error.js";
import { openSeal, seal } from "./seal.js";

function isCorrupt(bytes: Uint8Array): boolean {
  try {
    openSeal(bytes, "key");
    return false;
  } catch (error) {
    return CorruptError.isInstance(error);
  }
}

describe("seal", () => {
  it("SEALED: gives back any JSON, and its digest", () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        const sealed = seal(body);
        expect(openSeal(sealed.bytes, "key")).toEqual({ body, digest: sealed.digest });
      }),
    );
  });

  it("SEALED: any flipped bit is a CorruptError", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 2 }), (body) => {
        const { bytes } = seal(body);
        for (let bit = 0; bit < bytes.length * 8; bit += 1) {
          const damaged = Buffer.from(bytes);
          damaged[bit >> 3]! ^= 1 << (bit & 7);
          expect(isCorrupt(damaged)).toBe(true);
        }
      }),
      { numRuns: 10 },
    );
  });

  it("SEALED: any truncation, at either end, is a CorruptError, and so is anything appended", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 2 }), fc.uint8Array({ minLength: 1 }), (body, more) => {
        const { bytes } = seal(body);
        for (let length = 0; length < bytes.length; length += 1) {
          expect(isCorrupt(bytes.subarray(0, length))).toBe(true);
          expect(isCorrupt(bytes.subarray(bytes.length - length))).toBe(true);
        }
        expect(isCorrupt(Buffer.concat([bytes, more]))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it("SEALED: two records glued together are a CorruptError", () => {
    expect(isCorrupt(Buffer.concat([seal("1").bytes, seal("2").bytes]))).toBe(true);
  });
});
