import { execFile } from "node:child_process";
import { connect } from "node:net";
import { promisify } from "node:util";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { InvalidArgumentError } from "@holdfast/core";
import { afterEach, describe, expect, it } from "vitest";
import { type S3FaultName, S3World, type ServedWorld, scriptedS3Faults } from "../../src/s3/index.js";
import { send } from "./support/send.js";
import { endpointClient, worldClient } from "./support/world-client.js";

const Bucket = "bucket";
const open: ServedWorld[] = [];

async function served(...faults: S3FaultName[]) {
  const world = new S3World();
  world.createBucket(Bucket);
  const rules = faults.map((fault, index) => ({ nth: index + 1, fault }));
  const server = await world.serve({ faults: scriptedS3Faults(rules) });
  open.push(server);
  return { world, server, client: endpointClient(server.endpoint) };
}

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

describe("the world over HTTP", () => {
  it("is the same service as in memory", async () => {
    const { world, client } = await served();
    await client.send(new PutObjectCommand({ Bucket, Key: "over http", Body: "body" }));
    expect((await send(worldClient(world), new GetObjectCommand({ Bucket, Key: "over http" }))).body).toBe(
      "body",
    );
    expect(world.log.counts).toEqual({ GetObject: 1, PutObject: 1 });
    client.destroy();
  });

  it("is reached from another process", async () => {
    const { world, server } = await served();
    const script = `fetch("${server.endpoint}/${Bucket}/key", { method: "PUT", body: "body" }).then((r) => console.log(r.status))`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--eval", script]);
    expect(stdout.trim()).toBe("200");
    expect(world.keys(Bucket)).toEqual(["key"]);
  });

  it("connections fail, answers are lost or cut, as over a real network", async () => {
    const { world, client } = await served("connection-reset", "lost-reset", "slow-down", "stalled");
    const put = (Key: string) => send(client, new PutObjectCommand({ Bucket, Key, Body: "body" }));
    expect(await put("a")).toEqual({ error: "ECONNRESET" });
    expect(await put("b")).toEqual({ error: "ECONNRESET" });
    expect(await put("c")).toEqual({ error: "SlowDown", status: 503 });
    expect(world.keys(Bucket)).toEqual(["b"]);
    const giveUp = new AbortController();
    const reading = await client.send(new GetObjectCommand({ Bucket, Key: "b" }), {
      abortSignal: giveUp.signal,
    });
    const stream = reading.Body as AsyncIterable<Uint8Array> & { destroy(): void };
    for await (const chunk of stream) {
      expect(Buffer.from(chunk).toString()).toBe("bo");
      break;
    }
    stream.destroy();
    client.destroy();
  });

  it("a request that is not whole has no effect", async () => {
    const { world, server } = await served();
    const socket = connect(server.port, "127.0.0.1");
    const closed = new Promise((resolve) => socket.resume().once("close", resolve));
    socket.end(`PUT /${Bucket}/key HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf`);
    await closed;
    expect(world.log.count).toBe(0);
    expect(world.keys(Bucket)).toEqual([]);
  });

  it("is gone when it is closed, with connections that are kept alive", async () => {
    const { client, server } = await served();
    await client.send(new ListObjectsV2Command({ Bucket }));
    await server.close();
    const late = endpointClient(server.endpoint);
    expect(await send(late, new ListObjectsV2Command({ Bucket }))).toEqual({ error: "ECONNREFUSED" });
    client.destroy();
    late.destroy();
  });

  it("listens on the loopback interface only", async () => {
    await expect(new S3World().serve({ host: "0.0.0.0" as "127.0.0.1" })).rejects.toThrow(
      InvalidArgumentError,
    );
  });
});
