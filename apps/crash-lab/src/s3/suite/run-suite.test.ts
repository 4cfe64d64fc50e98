import { S3World } from "@holdfast/worlds/s3";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runSuite } from "./run-suite.js";

let world: S3World;
let served: Awaited<ReturnType<S3World["serve"]>>;

beforeEach(async () => {
  world = new S3World();
  served = await world.serve();
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLEEXAMPLE01");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a-secret");
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await served.close();
});

const suite = async (signal: AbortSignal): ReturnType<typeof runSuite> => {
  const access = {
    name: "the S3 world",
    bucket: "lab",
    prefix: "run/",
    endpoint: served.endpoint,
    forcePathStyle: true,
  };
  const others = { ownBuckets: true, seed: 1, isShort: true };
  return await runSuite("straight", { access, ...others, only: ["READ-01", "CREATE-01", "READ-04"], signal });
};

it("runs cases side by side, each in a bucket of its own, and tells of them in the order of the suite", async () => {
  const { cases, notes } = await suite(new AbortController().signal);
  expect(cases.map(({ id, outcome }) => [id, outcome])).toEqual([
    ["CREATE-01", "pass"],
    ["READ-01", "pass"],
    ["READ-04", "pass"],
  ]);
  expect(notes).toEqual([]);
});

it("fails where there is no store to prepare", async () => {
  await served.close();
  await expect(suite(new AbortController().signal)).rejects.toThrow(/ECONNREFUSED/);
});

it("ends with the run", async () => {
  const over = new AbortController();
  const running = suite(over.signal);
  over.abort(new Error("the run is over"));
  await expect(running).rejects.toThrow("the run is over");
});
