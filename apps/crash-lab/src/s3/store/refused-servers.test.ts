import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { s3Backend } from "@holdfast/s3";
import S3rver from "s3rver";
import { afterEach, beforeEach, expect, it } from "vitest";

let folder = "";
let server: S3rver | undefined;
let endpoint = "";
const bucket = "holdfast";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-s3rver-"));
  server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory: folder,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const { port } = await server.run();
  endpoint = `http://127.0.0.1:${port}`;
});

afterEach(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

it("LINEAR: s3rver, which ignores conditions, is refused by the probe, which leaves nothing there", async () => {
  const credentials = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
  const settings = { endpoint, forcePathStyle: true, region: "us-east-1", credentials };
  const backend = s3Backend({ bucket, prefix: "checkpoints/", ...settings });
  try {
    await expect(backend.probe()).rejects.toMatchObject({
      code: "UNSAFE_STORAGE",
      message: expect.stringMatching(/exclusive-create.*condition is ignored/),
    });
    const left = await readdir(folder, { recursive: true });
    expect(left.filter((name) => name.endsWith("_object"))).toEqual([]);
  } finally {
    await backend.close();
  }
});
