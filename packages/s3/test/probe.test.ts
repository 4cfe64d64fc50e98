import { S3Client } from "@aws-sdk/client-s3";
import type { S3ProfileName } from "@holdfast/worlds/s3";
import { describe, expect, it } from "vitest";
import { bucket, bytes, failure, large, partBytes, place, settled } from "./support/world-backend.js";

describe("the probe", () => {
  it("accepts a store whose guarantees hold, says what it tried, and leaves nothing", async () => {
    const { world, clock, open } = place();
    const { backend, checks } = await settled(clock, open({ prefix: "jobs" }).probe());
    expect(backend).toBe("s3");
    const passed = checks.filter(({ outcome }) => outcome === "pass").map(({ id }) => id);
    expect(passed).toEqual([
      "exclusive-create",
      "concurrent-create",
      "metadata",
      "read-back",
      "multipart",
      "list",
      "remove",
    ]);
    expect(checks.filter(({ outcome }) => outcome !== "pass").map(({ id }) => id)).toEqual([
      "abort-incomplete-uploads",
    ]);
    expect(world.keys(bucket)).toEqual([]);
    expect(world.openUploads(bucket)).toEqual([]);
  });

  const refused: readonly (readonly [S3ProfileName, boolean, RegExp])[] = [
    ["ignores-conditions", false, /exclusive-create.*condition is ignored/],
    ["ignores-conditions-on-versioned", true, /exclusive-create.*condition is ignored.*not versioned/],
    ["ceph-rgw-16", true, /exclusive-create.*condition is ignored.*not versioned/],
    ["no-conditions-501", false, /exclusive-create.*501/],
    ["racy-conditions", false, /concurrent-create: \d+ of 16 creates at the same time won/],
    ["unordered-listing", false, /list/],
  ];
  it.each(refused)("LINEAR: refuses a store that %s (versioned: %s)", async (profile, versioned, said) => {
    const { world, clock, open } = place({ profile, versioned });
    const error = await failure(clock, open().probe());
    expect(error.code).toBe("UNSAFE_STORAGE");
    expect(error.message.replaceAll("\n", " ")).toMatch(said);
    expect(error.message).toContain(bucket);
    expect(world.keys(bucket)).toEqual([]);
    expect(world.openUploads(bucket)).toEqual([]);
  });

  it.each([
    "ignores-conditions-on-versioned",
    "ceph-rgw-16",
    "stores-chunk-framing",
    "quoted-etag",
    "no-such-upload-on-replay",
    "wants-content-md5",
  ] as const)("accepts a store that %s, which harms nothing here", async (profile) => {
    const { clock, open } = place({ profile });
    expect((await settled(clock, open().probe())).checks).toContainEqual(
      expect.objectContaining({ id: "concurrent-create", outcome: "pass" }),
    );
  });

  it("warns of a rule that removes objects of the store by age, and of old versions", async () => {
    const { world, clock, open } = place();
    world.createBucket(bucket, {
      versioned: true,
      lifecycle: [
        { id: "uploads", prefix: "", abortIncompleteMultipartUploadDays: 7 },
        { id: "expire-all", prefix: "jobs/", expirationDays: 30 },
        { id: "elsewhere", prefix: "logs/", expirationDays: 1 },
      ],
    } as never);
    const { checks } = await settled(clock, open({ prefix: "jobs/a" }).probe());
    const told = checks.filter(({ id }) =>
      ["abort-incomplete-uploads", "lifecycle-expiry", "versioning"].includes(id),
    );
    expect(told).toEqual([
      expect.objectContaining({ id: "abort-incomplete-uploads", outcome: "pass" }),
      expect.objectContaining({
        id: "lifecycle-expiry",
        outcome: "warn",
        explanation: expect.stringContaining("expire-all"),
      }),
      expect.objectContaining({ id: "versioning", outcome: "warn" }),
    ]);
  });

  it("HONEST: does not call a store unsafe that only fails", async () => {
    const { clock, openTo } = place();
    const { backend } = openTo({ operation: "GetObject", fault: "internal-error" });
    expect(await failure(clock, backend.probe())).toMatchObject({ code: "UNAVAILABLE" });
    const denied = openTo({ operation: "PutObject", fault: "access-denied" }).backend;
    expect(await failure(clock, denied.probe())).toMatchObject({ code: "ACCESS_DENIED" });
  });

  it("says what is missing when no region is set", async () => {
    const { clock } = place();
    const client = new S3Client({
      region: async (): Promise<string> => await Promise.reject(new Error("Region is missing")),
      credentials: { accessKeyId: "x", secretAccessKey: "y" },
    });
    const error = await failure(clock, place().open({ client }).probe());
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", message: expect.stringContaining("set region") });
  });
});

describe("tidy", () => {
  const day = 86_400_000;

  it("CLEAN: removes uploads that nobody can be working on any more, and no other", async () => {
    const { world, clock, open, openTo } = place();
    // Two processes that die while they write, and one that goes on.
    const die = (): void => {
      const { backend } = openTo({ operation: "UploadPart", fault: "no-answer" });
      backend.write("a", large(2 * partBytes), { deadlineMs: 10 * day }).catch(() => undefined);
    };
    die();
    await expectUploads(world, 1);
    clock.stepWall(2 * day);
    die();
    await expectUploads(world, 2);
    const tidying = open();
    expect(await tidying.tidy()).toEqual({ removed: 1 });
    expect(world.openUploads(bucket)).toHaveLength(1);
    expect(await open({ prefix: "elsewhere", abandonedUploadMs: 0 }).tidy()).toEqual({ removed: 0 });
    await open().write("kept", bytes("x"));
    expect(await open({ abandonedUploadMs: 0 }).tidy()).toEqual({ removed: 1 });
    expect(world.keys(bucket)).toEqual(["kept"]);
  });

  it("removes what a probe left that was killed", async () => {
    const { world, clock, openTo } = place();
    const { backend } = openTo({ operation: "DeleteObjects", fault: "access-denied" });
    await failure(clock, backend.probe());
    expect(world.keys(bucket).length).toBeGreaterThan(0);
    expect(await backend.list("")).toEqual([]);
    clock.stepWall(2 * day);
    await openTo().backend.tidy();
    expect(world.keys(bucket)).toEqual([]);
  });
});

async function expectUploads(world: ReturnType<typeof place>["world"], count: number): Promise<void> {
  while (world.openUploads(bucket).length < count) await new Promise(setImmediate);
  // Their parts are under way.
  for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
}
