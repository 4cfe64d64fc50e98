import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { ManualClock } from "@holdfast/core/testing";
import { describe, expect, it } from "vitest";
import { type S3FaultRule, S3World, scriptedS3Faults } from "../../src/s3/index.js";
import { send } from "./support/send.js";
import { worldClient } from "./support/world-client.js";

const Bucket = "bucket";
const Key = "key";

function create(Body: string): PutObjectCommand {
  return new PutObjectCommand({ Bucket, Key, Body, IfNoneMatch: "*" });
}

function worldWith(...rules: S3FaultRule[]) {
  const clock = new ManualClock();
  const world = new S3World({ clock });
  world.createBucket(Bucket);
  const unlucky = worldClient(world, { faults: scriptedS3Faults(rules) });
  const other = worldClient(world);
  const stored = (): string | undefined => {
    const bytes = world.object(Bucket, Key);
    return bytes && Buffer.from(bytes).toString();
  };
  return { world, clock, unlucky, other, stored };
}

describe("what lands late", () => {
  it("a create lands after another's, and is refused then", async () => {
    const { world, unlucky, other, stored } = worldWith({ operation: "PutObject", fault: "late-reset" });
    expect(await send(unlucky, create("late"))).toEqual({ error: "ECONNRESET" });
    expect(stored()).toBeUndefined();
    expect((await send(other, create("theirs"))).status).toBe(200);
    await world.landLate();
    expect(stored()).toBe("theirs");
    expect(world.log.requests[0]?.landed).toBe("PreconditionFailed");
  });

  it("a create lands after the winner's record was removed, and is stored", async () => {
    const { world, unlucky, other, stored } = worldWith({ operation: "PutObject", fault: "late-reset" });
    await send(unlucky, create("late"));
    await send(other, create("theirs"));
    await send(other, new DeleteObjectCommand({ Bucket, Key }));
    await world.landLate();
    expect(stored()).toBe("late");
    expect(world.log.requests[0]?.landed).toBe(200);
  });

  it("a plain write lands over a newer one", async () => {
    const { world, unlucky, other, stored } = worldWith({
      operation: "PutObject",
      fault: "late-unavailable",
    });
    expect(await send(unlucky, new PutObjectCommand({ Bucket, Key, Body: "late" }))).toMatchObject({
      status: 503,
    });
    await send(other, new PutObjectCommand({ Bucket, Key, Body: "newer" }));
    await world.landLate();
    expect(stored()).toBe("late");
  });

  it("a duplicate is applied again, with foreign writes in between", async () => {
    const { world, unlucky, other, stored } = worldWith({ operation: "DeleteObject", fault: "duplicated" });
    await send(other, create("first"));
    expect((await send(unlucky, new DeleteObjectCommand({ Bucket, Key }))).status).toBe(204);
    await send(other, create("second"));
    await world.landLate();
    expect(stored()).toBeUndefined();
  });

  it("what is sent is kept as it was, also when its memory is used again", async () => {
    const { world, unlucky, stored } = worldWith({ operation: "PutObject", fault: "late-reset" });
    const Body = Buffer.from("as it was");
    await send(unlucky, new PutObjectCommand({ Bucket, Key, Body }));
    Body.fill("x");
    await world.landLate();
    expect(stored()).toBe("as it was");
  });

  it("lands by itself after its time, and by no timer when it has none", async () => {
    const lateMs = 500;
    const { world, clock, unlucky, stored } = worldWith(
      { operation: "PutObject", nth: 1, fault: "late-reset", lateMs },
      { operation: "PutObject", nth: 2, fault: "late-reset" },
    );
    await send(unlucky, create("first"));
    await send(unlucky, create("second"));
    expect(world.lateCount).toBe(2);
    clock.advance(lateMs - 1);
    expect(stored()).toBeUndefined();
    clock.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(stored()).toBe("first");
    clock.advance(1e12);
    expect(world.lateCount).toBe(1);
  });

  it("several land in the order in which they were sent", async () => {
    const { world, unlucky, stored } = worldWith({ operation: "PutObject", fault: "late-reset" });
    for (const Body of ["1", "2", "3"]) await send(unlucky, new PutObjectCommand({ Bucket, Key, Body }));
    await world.landLate();
    expect(stored()).toBe("3");
    expect(world.lateCount).toBe(0);
  });

  it("a part that comes after the abort finds no upload, or brings it back", async () => {
    for (const [fault, open] of [
      ["late-reset", 0],
      ["part-survives-abort", 1],
    ] as const) {
      const { world, unlucky, other } = worldWith({ operation: "UploadPart", fault });
      const { UploadId } = await other.send(new CreateMultipartUploadCommand({ Bucket, Key }));
      await send(unlucky, new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: "part" }));
      await send(other, new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
      expect(world.openUploads(Bucket)).toHaveLength(0);
      await world.landLate();
      expect(world.openUploads(Bucket), fault).toHaveLength(open);
    }
  });
});

describe("what a client that tries again by itself makes of it", () => {
  it("it takes its own earlier attempt for another's", async () => {
    const { world } = worldWith();
    const faults = scriptedS3Faults([{ operation: "PutObject", nth: 1, fault: "lost-reset" }]);
    const client = worldClient(world, { faults, maxAttempts: 3 });
    const refused = await client.send(create("mine")).catch((error: Error) => error);
    expect(refused).toMatchObject({
      name: "PreconditionFailed",
      $metadata: { attempts: 2, httpStatusCode: 412 },
    });
    expect(world.log.counts).toEqual({ PutObject: 2 });
  });

  it("each client meets its own faults", async () => {
    const { unlucky, other } = worldWith({ fault: "slow-down" });
    expect(await send(unlucky, new GetObjectCommand({ Bucket, Key }))).toEqual({
      error: "SlowDown",
      status: 503,
    });
    expect(await send(other, new GetObjectCommand({ Bucket, Key }))).toEqual({
      error: "NoSuchKey",
      status: 404,
    });
  });
});
