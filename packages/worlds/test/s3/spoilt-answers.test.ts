import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { type S3FaultName, type S3Response, S3World, scriptedS3Faults } from "../../src/s3/index.js";
import { send } from "./support/send.js";
import { turns } from "./support/turns.js";
import { worldClient } from "./support/world-client.js";

const Bucket = "bucket";

async function worldHolding(names: readonly string[]): Promise<S3World> {
  const world = new S3World();
  world.createBucket(Bucket);
  for (const Key of names) await send(worldClient(world), new PutObjectCommand({ Bucket, Key, Body: Key }));
  return world;
}

interface Received {
  readonly contentLength: string | undefined;
  readonly bytes: string;
  readonly end: string;
}

/** What comes over the wire for an object of ten bytes, before the SDK looks at it. */
async function receive(response: S3Response): Promise<Received> {
  const world = await worldHolding(["0123456789"]);
  const faults = scriptedS3Faults([{ fault: { effect: "applied", response } }]);
  const request = {
    method: "GET",
    hostname: "localhost",
    path: `/${Bucket}/0123456789`,
    query: {},
    headers: {},
  };
  const { response: answer } = await world.connect({ faults }).handle(request);
  const chunks: Uint8Array[] = [];
  const ended = new Promise<string>((resolve) => {
    answer.body.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    answer.body.once("end", () => resolve("end"));
    answer.body.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code ?? "error"));
  });
  const end = await Promise.race([ended, turns(20).then(() => "nothing")]);
  const { "content-length": contentLength } = answer.headers;
  return { contentLength, bytes: Buffer.concat(chunks).toString(), end };
}

describe("bodies that are not as they should be", () => {
  it.each<[S3Response, Received]>([
    [{ kind: "true" }, { contentLength: "10", bytes: "0123456789", end: "end" }],
    [
      { kind: "cut-body", fraction: 0.35, end: "reset" },
      { contentLength: "10", bytes: "012", end: "ECONNRESET" },
    ],
    [
      { kind: "cut-body", fraction: 0, end: "reset" },
      { contentLength: "10", bytes: "", end: "ECONNRESET" },
    ],
    [
      { kind: "cut-body", fraction: 0.5, end: "no-length" },
      { contentLength: undefined, bytes: "01234", end: "end" },
    ],
    [
      { kind: "cut-body", fraction: 0.5, end: "shorter-length" },
      { contentLength: "5", bytes: "01234", end: "end" },
    ],
    [
      { kind: "stalled-body", fraction: 0.2 },
      { contentLength: "10", bytes: "01", end: "nothing" },
    ],
    [
      { kind: "flipped-bit", fraction: 0.5 },
      { contentLength: "10", bytes: "0123446789", end: "end" },
    ],
    [
      { kind: "flipped-bit", fraction: 1 },
      { contentLength: "10", bytes: "0123456788", end: "end" },
    ],
  ])("%j", async (response, received) => {
    expect(await receive(response)).toEqual(received);
  });

  it("a bit that is flipped on its way stays as it was in the store", async () => {
    const world = await worldHolding(["key"]);
    const faults = scriptedS3Faults([{ nth: 1, fault: "flipped-bit" }]);
    const client = worldClient(world, { faults, responseChecksumValidation: "WHEN_REQUIRED" });
    const get = new GetObjectCommand({ Bucket, Key: "key" });
    expect((await send(client, get)).body).toBe("kdy");
    expect((await send(client, get)).body).toBe("key");
  });
});

describe("a service that goes wrong once", () => {
  const names = ["1", "2", "3", "4", "5"];

  async function page(fault: S3FaultName, extra: object = {}) {
    const world = await worldHolding(names);
    const faults = scriptedS3Faults([{ operation: "ListObjectsV2", nth: 1, fault }]);
    const client = worldClient(world, { faults });
    const first = await client.send(new ListObjectsV2Command({ Bucket, ...extra }));
    const keys = first.Contents?.map(({ Key }) => Key) ?? [];
    const { IsTruncated, NextContinuationToken: ContinuationToken } = first;
    const rest = new ListObjectsV2Command({ Bucket, ...extra, ContinuationToken });
    const others = IsTruncated ? (await client.send(rest)).Contents?.map(({ Key }) => Key) : [];
    return { world, client, keys, others };
  }

  it("short and empty pages say that there is more, and there is", async () => {
    expect(await page("short-page")).toMatchObject({ keys: ["1"], others: ["2", "3", "4", "5"] });
    expect(await page("empty-page")).toMatchObject({ keys: [], others: names });
    const StartAfter = "2";
    expect(await page("empty-page", { StartAfter })).toMatchObject({ keys: [], others: ["3", "4", "5"] });
  });

  it("a page out of order", async () => {
    expect(await page("unsorted-list")).toMatchObject({ keys: names.toReversed() });
  });

  it("a listing that has not seen the last changes", async () => {
    const { world } = await page("slow");
    const other = worldClient(world);
    await other.send(new DeleteObjectCommand({ Bucket, Key: "1" }));
    await other.send(new PutObjectCommand({ Bucket, Key: "6", Body: "6" }));
    const faults = scriptedS3Faults([{ nth: 1, fault: "stale-list" }]);
    const client = worldClient(world, { faults });
    const listed = async () => {
      const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));
      return Contents?.map(({ Key }) => Key);
    };
    // Of the three last changes, the first was the writing of 5.
    expect(await listed()).toEqual(["1", "2", "3", "4"]);
    expect(await listed()).toEqual(["2", "3", "4", "5", "6"]);
  });

  it("a range that is passed over", async () => {
    const world = await worldHolding(["key"]);
    const client = worldClient(world, { faults: scriptedS3Faults([{ nth: 1, fault: "range-ignored" }]) });
    const get = new GetObjectCommand({ Bucket, Key: "key", Range: "bytes=0-0" });
    expect(await send(client, get)).toMatchObject({ status: 200, body: "key" });
    expect(await send(client, get)).toMatchObject({ status: 206, body: "k" });
  });

  it("a condition that is passed over", async () => {
    const world = await worldHolding(["key"]);
    const client = worldClient(world, { faults: scriptedS3Faults([{ nth: 1, fault: "condition-ignored" }]) });
    const create = new PutObjectCommand({ Bucket, Key: "key", Body: "other", IfNoneMatch: "*" });
    expect((await send(client, create)).status).toBe(200);
    expect((await send(client, create)).status).toBe(412);
  });

  it("some of many are not removed, and told so by name", async () => {
    const world = await worldHolding(names);
    const client = worldClient(world, { faults: scriptedS3Faults([{ fault: "some-keys-fail" }]) });
    const Objects = names.map((Key) => ({ Key }));
    for (const Quiet of [false, true]) {
      const { Deleted, Errors } = await client.send(
        new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet } }),
      );
      expect(Deleted?.map(({ Key }) => Key)).toEqual(Quiet ? undefined : ["2", "4"]);
      expect(Errors?.map(({ Key, Code }) => [Key, Code])).toEqual(
        ["1", "3", "5"].map((name) => [name, "InternalError"]),
      );
    }
    expect(world.keys(Bucket)).toEqual(["1", "3", "5"]);
  });

  it("a redirect names the region, and a client that follows it arrives", async () => {
    for (const [followRegionRedirects, outcome] of [
      [false, { error: "PermanentRedirect", status: 301 }],
      [true, { body: "1" }],
    ] as const) {
      const world = await worldHolding(names);
      const faults = scriptedS3Faults([{ nth: 1, fault: "redirect" }]);
      const client = worldClient(world, { faults, followRegionRedirects });
      expect(await send(client, new GetObjectCommand({ Bucket, Key: "1" }))).toMatchObject(outcome);
    }
  });
});

describe("a client that gives up", () => {
  const stalled = (): ReturnType<typeof scriptedS3Faults> => {
    return scriptedS3Faults([
      { fault: { effect: "applied", response: { kind: "stalled-body", fraction: 0.5 } } },
    ]);
  };

  it.each(["there", "not there"])("also ends an answer whose head has come: an object is %s", async (Key) => {
    const world = await worldHolding(["there"]);
    const client = worldClient(world, { faults: stalled() });
    const giveUp = new AbortController();
    const reading = client
      .send(new GetObjectCommand({ Bucket, Key }), { abortSignal: giveUp.signal })
      .then(async ({ Body }) => await Body?.transformToString());
    const ended = expect(reading).rejects.toThrow();
    await turns(20);
    expect(world.openBodies).toBe(1);
    giveUp.abort();
    await ended;
    expect(world.openBodies).toBe(0);
  });
});
