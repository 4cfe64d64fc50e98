import { Readable } from "node:stream";
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { ManualClock } from "@holdfast/core/testing";
import { describe, expect, it } from "vitest";
import { S3World, type S3WorldOptions } from "../../src/s3/index.js";
import { send } from "./support/send.js";
import { worldClient } from "./support/world-client.js";

const Bucket = "bucket";
const Key = "key";

function world(options: S3WorldOptions = {}): S3World {
  const made = new S3World(options);
  made.createBucket(Bucket);
  return made;
}

describe("bodies", () => {
  it("a stream comes in whole, with its checksum after it", async () => {
    const store = world();
    const chunks = Array.from({ length: 40 }, (_, index) => Buffer.alloc(7000, index));
    const put = new PutObjectCommand({ Bucket, Key, Body: Readable.from(chunks), ContentLength: 280_000 });
    expect((await worldClient(store).send(put)).ChecksumCRC32).toBeDefined();
    expect(Buffer.from(store.object(Bucket, Key) ?? "").equals(Buffer.concat(chunks))).toBe(true);
  });

  it.each([
    "ChecksumCRC32",
    "ChecksumCRC32C",
    "ChecksumCRC64NVME",
    "ChecksumSHA1",
    "ChecksumSHA256",
    "ContentMD5",
  ])("a wrong %s is refused, and nothing is stored", async (name) => {
    const store = world();
    const put = new PutObjectCommand({
      Bucket,
      Key,
      Body: "body",
      [name]: Buffer.alloc(8).toString("base64"),
    });
    expect(await send(worldClient(store), put)).toEqual({ error: "BadDigest", status: 400 });
    expect(store.keys(Bucket)).toEqual([]);
  });

  it("a body that was changed on its way is refused", async () => {
    const store = world();
    const transport = store.connect();
    const client = worldClient(store, {
      requestHandler: {
        ...transport,
        metadata: transport.metadata,
        updateHttpClientConfig: () => {},
        httpHandlerConfigs: () => ({}),
        handle: (request: Parameters<typeof transport.handle>[0]) =>
          transport.handle({ ...request, body: Buffer.from("bodx") }),
      },
    });
    expect((await send(client, new PutObjectCommand({ Bucket, Key, Body: "body" }))).status).toBe(400);
    expect(store.keys(Bucket)).toEqual([]);
  });

  it("checksums come back with the whole object, and not with a part of it", async () => {
    const store = world();
    const client = worldClient(store);
    const { ChecksumCRC32 } = await client.send(new PutObjectCommand({ Bucket, Key, Body: "body" }));
    const read = async (extra: object) => {
      const { output } = await send(client, new GetObjectCommand({ Bucket, Key, ...extra }));
      return output?.ChecksumCRC32;
    };
    expect(await read({})).toBe(ChecksumCRC32);
    expect(await read({ Range: "bytes=0-1" })).toBeUndefined();
  });
});

describe("the service", () => {
  it("is found by the bucket in the host's name too", async () => {
    const store = world();
    const client = worldClient(store, { forcePathStyle: false });
    await client.send(new PutObjectCommand({ Bucket, Key: "a/b", Body: "body" }));
    expect(store.keys(Bucket)).toEqual(["a/b"]);
  });

  it("gives directory buckets their sessions", async () => {
    const store = new S3World({ profile: "unordered-listing" });
    const name = "bucket--use1-az4--x-s3";
    store.createBucket(name);
    const client = worldClient(store, { forcePathStyle: false });
    await client.send(new PutObjectCommand({ Bucket: name, Key, Body: "body" }));
    expect(store.keys(name)).toEqual([Key]);
    expect(store.log.counts).toEqual({ CreateSession: 1, PutObject: 1 });
  });

  it("dates objects by its clock, in whole seconds", async () => {
    const clock = new ManualClock(1_700_000_000_999);
    const client = worldClient(world({ clock }));
    await client.send(new PutObjectCommand({ Bucket, Key, Body: "body" }));
    const { LastModified } = await client.send(new HeadObjectCommand({ Bucket, Key }));
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));
    expect(LastModified?.getTime()).toBe(1_700_000_000_000);
    expect(Contents?.[0]?.LastModified?.getTime()).toBe(1_700_000_000_000);
  });

  it("refuses clients whose clock is too far from its own", async () => {
    const store = world();
    const client = worldClient(store, { disableClockSkewCorrection: true });
    const put = new PutObjectCommand({ Bucket, Key, Body: "body" });
    store.clockSkewMs = 14 * 60 * 1000;
    expect((await send(client, put)).status).toBe(200);
    store.clockSkewMs = 16 * 60 * 1000;
    expect(await send(client, put)).toEqual({ error: "RequestTimeTooSkewed", status: 403 });
  });

  it("refuses whoever expects another owner", async () => {
    const client = worldClient(world({ owner: "999988887777" }));
    const head = (ExpectedBucketOwner: string) =>
      send(client, new HeadBucketCommand({ Bucket, ExpectedBucketOwner }));
    expect((await head("999988887777")).status).toBe(200);
    expect((await head("111122223333")).status).toBe(403);
  });

  it("hides what is absent from those who may not list", async () => {
    const store = new S3World();
    store.createBucket(Bucket, { hidesAbsence: true });
    const client = worldClient(store);
    expect(await send(client, new GetObjectCommand({ Bucket, Key }))).toEqual({
      error: "AccessDenied",
      status: 403,
    });
    expect((await send(client, new ListObjectsV2Command({ Bucket }))).status).toBe(403);
    await client.send(new PutObjectCommand({ Bucket, Key, Body: "body" }));
    expect((await send(client, new GetObjectCommand({ Bucket, Key }))).body).toBe("body");
  });

  it("tells the lifecycle that a bucket was given", async () => {
    const store = new S3World();
    store.createBucket(Bucket, { lifecycle: [{ id: "tidy", abortIncompleteMultipartUploadDays: 7 }] });
    const client = worldClient(store);
    const get = new GetBucketLifecycleConfigurationCommand({ Bucket });
    expect((await client.send(get)).Rules).toEqual([
      {
        ID: "tidy",
        Status: "Enabled",
        Filter: { Prefix: "" },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
    ]);
    const Rules = [
      { ID: "old", Status: "Enabled" as const, Filter: { Prefix: "a/" }, Expiration: { Days: 3 } },
    ];
    await client.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
    );
    expect((await client.send(get)).Rules).toEqual(Rules);
  });

  it("tells its region and its buckets", async () => {
    const client = worldClient(world({ region: "eu-central-1" }));
    expect((await client.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe("eu-central-1");
    expect((await client.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBe(
      "eu-central-1",
    );
    expect((await client.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([
      Bucket,
    ]);
  });

  it("refuses operations that it does not have, and does nothing else in their place", async () => {
    const acl = new GetObjectAclCommand({ Bucket, Key });
    expect(await send(worldClient(world()), acl)).toEqual({ error: "NotImplemented", status: 501 });
  });

  it("encodes names in a listing where that is asked", async () => {
    const client = worldClient(world());
    await client.send(new PutObjectCommand({ Bucket, Key: "a b/é\u0001", Body: "x" }));
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, EncodingType: "url" }));
    expect(Contents?.[0]?.Key).toBe("a+b/%C3%A9%01");
  });

  it("tells how many bodies hold a connection", async () => {
    const store = world();
    const client = worldClient(store);
    await client.send(new PutObjectCommand({ Bucket, Key, Body: "body" }));
    await send(client, new GetObjectCommand({ Bucket, Key: "absent" }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(store.openBodies).toBe(0);
    const bodies = await Promise.all(
      [1, 2].map(async () => (await client.send(new GetObjectCommand({ Bucket, Key }))).Body),
    );
    expect(store.openBodies).toBe(2);
    await bodies[0]?.transformToString();
    (bodies[1] as Readable).destroy();
    await new Promise((resolve) => setImmediate(resolve));
    expect(store.openBodies).toBe(0);
  });

  it("numbers, counts and forgets its requests", async () => {
    const store = world();
    const client = worldClient(store);
    await send(client, new PutObjectCommand({ Bucket, Key, Body: "body", IfNoneMatch: "*" }));
    await send(client, new PutObjectCommand({ Bucket, Key, Body: "body", IfNoneMatch: "*" }));
    expect(`${store.log}`).toBe(
      "#1 client 1 PutObject bucket/key: 200\n#2 client 1 PutObject bucket/key: 412 PreconditionFailed",
    );
    store.log.clear();
    expect(store.log.count).toBe(0);
    await send(client, new GetObjectCommand({ Bucket, Key }));
    expect(`${store.log}`).toBe("#3 client 1 GetObject bucket/key: 200");
    expect(store.log.counts).toEqual({ GetObject: 1 });
  });
});
