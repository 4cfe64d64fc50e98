import { setImmediate as turn } from "node:timers/promises";
import type { S3FaultName } from "@holdfast/worlds/s3";
import { describe, expect, it, vi } from "vitest";
import {
  bucket,
  bytes,
  chunksOf,
  failure,
  large,
  partBytes,
  place,
  settled,
} from "./support/world-backend.js";

const body = large(2 * partBytes + 1000);
const inParts = { CompleteMultipartUpload: 1, CreateMultipartUpload: 1, UploadPart: 3 };

function sameBytes(stored: Uint8Array | undefined, expected: Uint8Array): boolean {
  return stored !== undefined && Buffer.compare(stored, expected) === 0;
}

describe("a write", () => {
  it.each([0, 1, 1000, partBytes - 1, partBytes])("of %i bytes is one request", async (length) => {
    const { world, open } = place();
    const content = large(length);
    await open().write("state/a", content);
    await open().write("state/b", chunksOf(content, 700_001));
    expect(world.log.counts).toEqual({ PutObject: 2 });
    expect(sameBytes(world.object(bucket, "state/a"), content)).toBe(true);
    expect(sameBytes(world.object(bucket, "state/b"), content)).toBe(true);
  });

  it("of more bytes is a request for each part, and two more", async () => {
    const { world, open } = place();
    await open().write("state/a", chunksOf(body, 700_001));
    expect(world.log.counts).toEqual(inParts);
    expect(sameBytes(world.object(bucket, "state/a"), body)).toBe(true);
    await open().write("state/b", body);
    expect(sameBytes(world.object(bucket, "state/b"), body)).toBe(true);
    expect(world.openUploads(bucket)).toEqual([]);
  });

  it("holds so many parts in memory, however fast its source is", async () => {
    const { world, clock, openTo } = place();
    const { backend } = openTo({ operation: "UploadPart", fault: "no-answer" });
    let taken = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      for (;;) {
        taken += 1;
        yield new Uint8Array(partBytes);
      }
    }
    const abort = new AbortController();
    const writing = backend.write("state/a", source(), { signal: abort.signal });
    await vi.waitFor(() => expect(world.log.counts.UploadPart).toBe(4));
    for (let turns = 0; turns < 100; turns += 1) await turn();
    // Four parts under way, a fifth that waits for its turn, and the chunk that showed the fifth not to be the last.
    expect(taken).toBe(6);
    expect(world.log.counts.UploadPart).toBe(4);
    abort.abort();
    expect(await failure(clock, writing)).toMatchObject({ code: "ABORTED", outcome: "not-applied" });
    await settled(clock, backend.close());
    expect(world.openUploads(bucket)).toEqual([]);
  });
});

const passing: readonly (readonly [
  S3FaultName,
  "CompleteMultipartUpload" | "CreateMultipartUpload" | "UploadPart",
])[] = [
  ["lost-reset", "CompleteMultipartUpload"],
  ["lost-no-answer", "CompleteMultipartUpload"],
  ["lost-error-in-200", "CompleteMultipartUpload"],
  ["error-in-200", "CompleteMultipartUpload"],
  ["upload-forgotten", "CompleteMultipartUpload"],
  ["headers-only", "CompleteMultipartUpload"],
  ["duplicated", "CompleteMultipartUpload"],
  ["late-reset", "CompleteMultipartUpload"],
  ["lost-reset", "CreateMultipartUpload"],
  ["headers-only", "CreateMultipartUpload"],
  ["duplicated", "CreateMultipartUpload"],
  ["lost-reset", "UploadPart"],
  ["late-reset", "UploadPart"],
  ["bad-digest", "UploadPart"],
];

describe("an upload in parts", () => {
  it.each(passing)("outlives %s of %s once, and leaves nothing behind", async (fault, operation) => {
    const { world, clock, openTo } = place();
    const { backend, faults } = openTo({ operation, nth: 1, fault });
    await settled(clock, backend.write("state/a", body));
    expect(faults.unusedRules).toEqual([]);
    expect(sameBytes(world.object(bucket, "state/a"), body)).toBe(true);
    // An upload that the service began twice by itself is one that only its listing could tell of.
    if (fault !== "duplicated") expect(world.openUploads(bucket)).toEqual([]);
  });

  it.each([
    ["internal-error", "UploadPart", "UNAVAILABLE"],
    ["lost-reset", "UploadPart", "UNAVAILABLE"],
    ["no-answer", "UploadPart", "UNAVAILABLE"],
    ["access-denied", "UploadPart", "ACCESS_DENIED"],
    ["internal-error", "CreateMultipartUpload", "UNAVAILABLE"],
    ["lost-reset", "CreateMultipartUpload", "UNAVAILABLE"],
    ["access-denied", "CreateMultipartUpload", "ACCESS_DENIED"],
    ["access-denied", "CompleteMultipartUpload", "ACCESS_DENIED"],
  ] as const)(
    "HONEST, CLEAN: was not applied after %s of %s, and nothing is left",
    async (fault, operation, code) => {
      const { world, clock, openTo } = place();
      const { backend } = openTo({ operation, fault });
      const error = await failure(clock, backend.write("state/a", body, { deadlineMs: 3_600_000 }));
      expect(error).toMatchObject({ code, outcome: "not-applied" });
      expect(world.keys(bucket)).toEqual([]);
      expect(world.openUploads(bucket)).toEqual([]);
    },
  );

  it.each(["CreateMultipartUpload", "UploadPart"] as const)(
    "HONEST, CLEAN: was not applied when its time is over while %s has no answer",
    async (operation) => {
      const { world, clock, openTo } = place();
      const { backend } = openTo({ operation, fault: "late-no-answer" });
      const error = await failure(clock, backend.write("state/a", body, { deadlineMs: 5000 }));
      expect(error).toMatchObject({ code: "UNAVAILABLE", outcome: "not-applied" });
      await settled(clock, backend.close());
      await world.landLate();
      expect(world.keys(bucket)).toEqual([]);
      expect(world.log.counts.CompleteMultipartUpload).toBeUndefined();
    },
  );

  it("HONEST: was not applied when it is aborted while its source stalls", async () => {
    const { world, clock, open } = place();
    const end = new AbortController();
    const stalling = async function* (): AsyncGenerator<Uint8Array> {
      yield body;
      end.abort();
      await new Promise<never>(() => undefined);
    };
    const error = await failure(clock, open().write("state/a", stalling(), { signal: end.signal }));
    expect(error).toMatchObject({ code: "ABORTED", outcome: "not-applied" });
    expect(world.keys(bucket)).toEqual([]);
  });

  it("HONEST: may have been applied when its time is over while its completion has no answer", async () => {
    const { world, clock, openTo } = place();
    const { backend } = openTo({ operation: "CompleteMultipartUpload", fault: "late-no-answer" });
    const error = await failure(clock, backend.write("state/a", body, { deadlineMs: 5000 }));
    expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN", outcome: "unknown" });
    await settled(clock, backend.close());
    await world.landLate();
    expect(sameBytes(world.object(bucket, "state/a"), body)).toBe(true);
  });

  it.each(["internal-error", "late-reset", "lost-reset", "no-answer", "error-in-200"] as const)(
    "HONEST: is never aborted when it is not known whether it was completed (%s)",
    async (fault) => {
      const { world, clock, openTo } = place();
      const { backend } = openTo(
        { operation: "CompleteMultipartUpload", fault },
        { operation: "HeadObject", fault: "internal-error" },
      );
      const error = await failure(clock, backend.write("state/a", body));
      expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN", outcome: "unknown" });
      await settled(clock, backend.close());
      expect(world.log.counts.AbortMultipartUpload).toBeUndefined();
      await world.landLate();
      if (fault === "late-reset" || fault === "lost-reset") {
        expect(sameBytes(world.object(bucket, "state/a"), body)).toBe(true);
      }
    },
  );

  it("HONEST: is not aborted when the call is cut off while it is completed", async () => {
    const { world, clock, openTo } = place();
    const { backend } = openTo({ operation: "CompleteMultipartUpload", fault: "late-no-answer" });
    const abort = new AbortController();
    const writing = backend.write("state/a", body, { signal: abort.signal });
    await vi.waitFor(() => expect(world.log.counts.CompleteMultipartUpload).toBe(1));
    abort.abort();
    expect(await failure(clock, writing)).toMatchObject({ code: "OUTCOME_UNKNOWN" });
    await settled(clock, backend.close());
    expect(world.log.counts.AbortMultipartUpload).toBeUndefined();
    await world.landLate();
    expect(sameBytes(world.object(bucket, "state/a"), body)).toBe(true);
  });

  it.each([
    [
      "HONEST: was not applied when the upload is gone and another's object is there",
      false,
      "UNAVAILABLE",
      "not-applied",
    ],
    [
      "HONEST: is unknown when an answer was lost, and then another's object is there",
      true,
      "OUTCOME_UNKNOWN",
      "unknown",
    ],
  ] as const)("%s", async (_title, isLost, code, outcome) => {
    const { clock, open, openTo } = place();
    const operation = "CompleteMultipartUpload";
    const gone = {
      effect: "not-applied",
      response: { kind: "refusal", status: 404, code: "NoSuchUpload" },
    } as const;
    const lost = { operation, nth: 1, fault: "connection-reset" } as const;
    const { backend } = openTo(...(isLost ? [lost] : []), { operation, fault: gone });
    await open().write("state/a", body);
    expect(await failure(clock, backend.write("state/a", body))).toMatchObject({ code, outcome });
  });

  it("asks again whether an abort was carried out", async () => {
    const { world, clock, openTo } = place();
    const { backend } = openTo(
      { operation: "AbortMultipartUpload", nth: 1, fault: "abort-forgotten" },
      { operation: "UploadPart", fault: "access-denied" },
    );
    await failure(clock, backend.write("state/a", body));
    expect(world.openUploads(bucket)).toEqual([]);
  });
});

describe("the source of a write", () => {
  it("that throws ends it, and nothing of it is left", async () => {
    const { world, clock, open } = place();
    const cause = new Error("no more");
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield body;
      throw cause;
    }
    const error = await failure(clock, open().write("state/a", failing()));
    expect(error).toMatchObject({ code: "BODY_FAILED", outcome: "not-applied", cause });
    expect(world.keys(bucket)).toEqual([]);
    expect(world.openUploads(bucket)).toEqual([]);
  });

  it("that stalls does not hold up the end of a write whose parts fail, and is closed", async () => {
    const { world, clock, openTo } = place();
    const { backend } = openTo({ operation: "UploadPart", fault: "access-denied" });
    let closed = 0;
    const stalling: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => {
        let asked = 0;
        return {
          next: async () => {
            asked += 1;
            return asked <= 2
              ? { done: false, value: new Uint8Array(partBytes) }
              : await new Promise<never>(() => undefined);
          },
          return: async () => {
            closed += 1;
            return { done: true, value: undefined };
          },
        };
      },
    };
    const error = await failure(clock, backend.write("state/a", stalling));
    expect(error).toMatchObject({ code: "ACCESS_DENIED", outcome: "not-applied" });
    expect(closed).toBe(1);
    expect(world.openUploads(bucket)).toEqual([]);
  });

  it("may be used again by its owner once the call has ended", async () => {
    const { world, clock, openTo } = place();
    const { backend } = openTo({ operation: "PutObject", fault: "late-no-answer" });
    const own = bytes("written");
    expect(await failure(clock, backend.write("state/a", own, { deadlineMs: 500 }))).toMatchObject({
      code: "OUTCOME_UNKNOWN",
    });
    own.fill(0);
    await world.landLate();
    expect(Buffer.from(world.object(bucket, "state/a") ?? "").toString()).toBe("written");
  });
});
