import { Readable } from "node:stream";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { type BucketSettings, type S3ProfileName, S3World } from "../../src/s3/index.js";
import { type Got, send } from "./support/send.js";
import { worldClient } from "./support/world-client.js";

const Bucket = "bucket";
const Key = "key";

function storeOf(
  profile: S3ProfileName,
  settings: BucketSettings = {},
): { world: S3World; client: S3Client } {
  const world = new S3World({ profile });
  world.createBucket(Bucket, settings);
  return { world, client: worldClient(world) };
}

function create(Body: string): PutObjectCommand {
  return new PutObjectCommand({ Bucket, Key, Body, IfNoneMatch: "*" });
}

/** How 16 who create at once end. */
async function race({ client }: { client: S3Client }): Promise<number[]> {
  const bodies = Array.from({ length: 16 }, (_, index) => `creator ${index}`);
  const answers = await Promise.all(bodies.map((body) => send(client, create(body))));
  return answers.map(({ status = 0 }) => status).sort();
}

async function completeTwice(client: S3Client): Promise<Got[]> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const { ETag } = await client.send(
    new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: "x" }),
  );
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  const complete = new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload });
  return [await send(client, complete), await send(client, complete)];
}

describe("profiles of stores", () => {
  it("aws: of many who create at once exactly one wins", async () => {
    expect(await race(storeOf("aws"))).toEqual([200, ...Array(15).fill(412)]);
    expect(await race(storeOf("aws", { versioned: true }))).toEqual([200, ...Array(15).fill(412)]);
  });

  it("ignores-conditions: all win, one after the other too", async () => {
    const store = storeOf("ignores-conditions");
    expect(await race(store)).toEqual(Array(16).fill(200));
    expect((await send(store.client, create("again"))).status).toBe(200);
  });

  it("ignores-conditions-on-versioned: only there", async () => {
    const profile = "ignores-conditions-on-versioned";
    expect(await race(storeOf(profile))).toEqual([200, ...Array(15).fill(412)]);
    expect(await race(storeOf(profile, { versioned: true }))).toEqual(Array(16).fill(200));
  });

  it("no-conditions-501: each condition is refused, and nothing is written", async () => {
    const { world, client } = storeOf("no-conditions-501");
    expect(await send(client, create("body"))).toEqual({ error: "NotImplemented", status: 501 });
    expect(world.keys(Bucket)).toEqual([]);
  });

  it("racy-conditions: one after the other is right, at once several win", async () => {
    const store = storeOf("racy-conditions");
    const wins = (await race(store)).filter((status) => status === 200);
    expect(wins.length).toBeGreaterThan(1);
    expect((await send(store.client, create("again"))).status).toBe(412);
  });

  it("unordered-listing: names in no order, page by page each of them once", async () => {
    const { client } = storeOf("unordered-listing");
    const names = Array.from({ length: 25 }, (_, index) => `names/${String(index).padStart(2, "0")}`);
    for (const name of names) await send(client, new PutObjectCommand({ Bucket, Key: name, Body: "x" }));
    const listed: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const list = new ListObjectsV2Command({ Bucket, Prefix: "names/", MaxKeys: 7, ContinuationToken });
      const page = await client.send(list);
      listed.push(...(page.Contents ?? []).map((one) => one.Key ?? ""));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(listed).not.toEqual(names);
    expect(listed.sort()).toEqual(names);
    const half = new ListObjectsV2Command({ Bucket, Prefix: "nam" });
    expect(await send(client, half)).toEqual({ error: "InvalidRequest", status: 400 });
  });

  it.each(["unordered-listing", "drawn-etags"] as const)(
    "%s: an ETag does not tell of the content",
    async (name) => {
      const { client } = storeOf(name);
      const put = new PutObjectCommand({ Bucket, Key, Body: "x" });
      expect((await client.send(put)).ETag).not.toBe((await client.send(put)).ETag);
    },
  );

  it("no-such-upload-on-replay: an upload is completed once", async () => {
    const forgetful = await completeTwice(storeOf("no-such-upload-on-replay").client);
    expect(forgetful.map(({ status }) => status)).toEqual([200, 404]);
    const patient = await completeTwice(storeOf("aws").client);
    expect(patient.map(({ status }) => status)).toEqual([200, 200]);
  });

  it("quoted-etag: an ETag as the service tells it is not found", async () => {
    const { client } = storeOf("quoted-etag");
    const { ETag = "" } = await client.send(new PutObjectCommand({ Bucket, Key, Body: "one" }));
    const swap = (IfMatch: string) =>
      send(client, new PutObjectCommand({ Bucket, Key, Body: "two", IfMatch }));
    expect((await swap(ETag)).status).toBe(412);
    expect((await swap(ETag.replaceAll('"', ""))).status).toBe(200);
  });

  it("stores-chunk-framing: a stream is not stored as it was sent", async () => {
    for (const [profile, isWhole] of [
      ["stores-chunk-framing", false],
      ["aws", true],
    ] as const) {
      const { world, client } = storeOf(profile);
      const Body = Readable.from([Buffer.from("in "), Buffer.from("chunks")]);
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: 9 }));
      expect(Buffer.from(world.object(Bucket, Key) ?? "").equals(Buffer.from("in chunks")), profile).toBe(
        isWhole,
      );
    }
  });

  it("wants-content-md5: DeleteObjects without one is refused", async () => {
    const remove = new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } });
    expect((await send(storeOf("wants-content-md5").client, remove)).status).toBe(400);
    expect((await send(storeOf("aws").client, remove)).status).toBe(200);
  });

  it("refuses a profile that there is not", () => {
    expect(() => new S3World({ profile: "nonsense" as "aws" })).toThrow(/"nonsense".*racy-conditions/);
  });
});
