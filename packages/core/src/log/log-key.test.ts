import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assertKey } from "../key.js";
import { logKey, logPrefix, seqOfLogKey } from "./log-key.js";

const seqs = fc.maxSafeNat().map((seq) => Math.max(1, seq));

describe("keys of records", () => {
  it("LINEAR: a newer record's key sorts first, in byte order", () => {
    fc.assert(
      fc.property(seqs, seqs, (a, b) => {
        const order = Buffer.compare(Buffer.from(logKey("job", a)), Buffer.from(logKey("job", b)));
        expect(Math.sign(order)).toBe(Math.sign(b - a));
      }),
    );
    for (const seq of [9, 10, 15, 16, 99, 255, 256, 2 ** 32, 2 ** 52]) {
      expect(logKey("job", seq + 1) < logKey("job", seq)).toBe(true);
    }
  });

  it("LINEAR: tell their number, and are keys that any backend takes", () => {
    fc.assert(
      fc.property(seqs, (seq) => {
        const key = logKey("job", seq);
        assertKey(key);
        expect(key.startsWith(logPrefix("job"))).toBe(true);
        expect(seqOfLogKey("job", key)).toBe(seq);
        expect(seqOfLogKey("other", key)).toBeUndefined();
        expect(seqOfLogKey("job", `${key}0`)).toBeUndefined();
      }),
    );
  });
});
