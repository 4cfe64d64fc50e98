import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextRecord } from "../log/next-record.js";
import { raisedFloor } from "./raised-floor.js";

const first = nextRecord(undefined, { job: "job", kind: "claim", nonce: "n", atMs: 1, trimAgeMs: 0 });

describe("raised floor", () => {
  it("LINEAR: rises over a record only when the head is the trim age newer than the record's successor", () => {
    const logs = fc.record({
      gapsMs: fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }),
      trimAgeMs: fc.nat(5000),
      floor: fc.nat(),
      named: fc.array(fc.nat(40)),
      newer: fc.nat(3),
    });
    fc.assert(
      fc.property(logs, ({ gapsMs, trimAgeMs, floor: at, named, newer }) => {
        let timestampMs = 0;
        const listed = gapsMs.map((gapMs, index) => {
          timestampMs += gapMs;
          return { seq: index + 1, object: { key: `k${index}`, sizeBytes: 1, timestampMs } };
        });
        // The listing may already show records that are newer than the head.
        const seq = Math.max(1, listed.length - newer);
        const floor = 1 + (at % seq);
        const seqs = new Set(named);
        const headMs = listed[seq - 1]?.object.timestampMs ?? 0;
        let expected = floor;
        for (let next = floor; next < seq; next += 1) {
          const successorMs = listed[next]?.object.timestampMs ?? 0;
          if (headMs - successorMs < trimAgeMs) break;
          expected = next + 1;
        }
        const raised = raisedFloor({ ...first, seq, floor, trimAgeMs }, [...listed].reverse(), seqs);
        const trimmed = listed.filter(
          (record) => record.seq >= floor && record.seq < expected && !seqs.has(record.seq),
        );
        expect(raised).toBe(trimmed.length >= 2 ? expected : floor);
      }),
      { numRuns: 1000 },
    );
  });
});
