import { describe, expect, it } from "vitest";
import { CorruptError } from "../errors/corrupt-error.js";
import { UnsupportedFormatError } from "../errors/unsupported-format-error.js";
import { nextRecord } from "./next-record.js";
import { openRecord, sealRecord } from "./record-codec.js";
import { seal } from "./seal.js";

const record = nextRecord(undefined, { job: "job", kind: "claim", nonce: "n", atMs: 1, trimAgeMs: 2 });
const { bytes } = sealRecord(record);

function errorOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe("records", () => {
  it("SEALED: are what was sealed", () => {
    expect(openRecord(bytes, "job", 1, "key").record).toEqual(record);
  });

  it("SEALED: of another job or number were swapped, and are damage", () => {
    expect(CorruptError.isInstance(errorOf(() => openRecord(bytes, "other", 1, "key")))).toBe(true);
    expect(CorruptError.isInstance(errorOf(() => openRecord(bytes, "job", 2, "key")))).toBe(true);
  });

  it("SEALED: of a newer format are told from damaged ones", () => {
    const newer = seal(JSON.stringify({ ...record, format: 2 })).bytes;
    expect(UnsupportedFormatError.isInstance(errorOf(() => openRecord(newer, "job", 1, "key")))).toBe(true);
    const none = seal("[]").bytes;
    expect(CorruptError.isInstance(errorOf(() => openRecord(none, "job", 1, "key")))).toBe(true);
  });
});
