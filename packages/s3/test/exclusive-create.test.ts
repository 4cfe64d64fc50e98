import { OutcomeUnknownError } from "@holdfast/core";
import { describe, expect, it, vi } from "vitest";
import { bucket, bytes, failure, place, settled, usersClient } from "./support/world-backend.js";

const every = { operation: "PutObject" } as const;
const first = { operation: "PutObject", nth: 1 } as const;

describe("a create whose answer is lost", () => {
  it.each([
    "lost-reset",
    "lost-broken-pipe",
    "lost-timeout",
    "lost-no-answer",
    "lost-internal-error",
    "lost-unavailable",
  ] as const)("HONEST: is settled by sending it again (%s)", async (fault) => {
    const { world, clock, openTo } = place();
    const { backend, faults } = openTo({ ...first, fault });
    expect(await settled(clock, backend.create("log/1", bytes("mine")))).toEqual({ status: "created" });
    expect(faults.unusedRules).toEqual([]);
    // The PUT, the very same again which is refused, and a look at whose object it is.
    expect(world.log.counts).toEqual({ PutObject: 2, GetObject: 1 });
  });

  it.each(["late-reset", "late-no-answer", "late-internal-error"] as const)(
    "LINEAR: has created it, and what lands late changes nothing (%s)",
    async (fault) => {
      const { world, clock, openTo } = place();
      const { backend } = openTo({ ...first, fault });
      expect(await settled(clock, backend.create("log/1", bytes("mine")))).toEqual({ status: "created" });
      await world.landLate();
      expect(Buffer.from(await backend.read("log/1")).toString()).toBe("mine");
      expect(world.log.counts).toEqual({ PutObject: 2, GetObject: 1 });
    },
  );

  it("LINEAR: is answered with another's object when that came first", async () => {
    const { world, clock, open, openTo } = place();
    const { backend } = openTo({ ...first, fault: "late-reset" });
    const creating = backend.create("log/1", bytes("mine"));
    // While it pauses before it sends again.
    await vi.waitFor(() => expect(world.log.count).toBe(1));
    expect(await open().create("log/1", bytes("another's"))).toEqual({ status: "created" });
    expect(await settled(clock, creating)).toEqual({ status: "exists", bytes: Buffer.from("another's") });
    await world.landLate();
    expect(Buffer.from(await backend.read("log/1")).toString()).toBe("another's");
  });

  it("HONEST: is unknown when no answer ever comes, and nothing is removed or looked for", async () => {
    const { world, clock, openTo } = place();
    const { backend } = openTo({ ...every, fault: "late-reset" });
    const error = await failure(clock, backend.create("log/1", bytes("mine")));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ outcome: "unknown", retryable: true });
    expect(world.log.counts).toEqual({ PutObject: 6 });
    await world.landLate();
    expect(Buffer.from(world.object(bucket, "log/1") ?? "").toString()).toBe("mine");
  });

  it("HONEST: stays unknown when a later send is refused", async () => {
    const { clock, openTo } = place();
    const { backend } = openTo(
      { ...first, fault: "late-reset" },
      { operation: "PutObject", fault: "access-denied" },
    );
    const error = await failure(clock, backend.create("log/1", bytes("mine")));
    expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN", outcome: "unknown" });
  });

  it("HONEST: stays unknown when it cannot be seen whose object is there", async () => {
    const { clock, openTo } = place();
    const { backend } = openTo(
      { ...first, fault: "lost-reset" },
      { operation: "GetObject", fault: "internal-error" },
    );
    const error = await failure(clock, backend.create("log/1", bytes("mine")));
    expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN", outcome: "unknown" });
  });
});

describe("a create that is refused", () => {
  it("409 is not an existing object: it is sent again", async () => {
    const { world, clock, openTo } = place();
    const { backend } = openTo({ ...first, fault: "conflict" });
    expect(await settled(clock, backend.create("log/1", bytes("mine")))).toEqual({ status: "created" });
    expect(world.log.counts).toEqual({ PutObject: 2 });
  });

  it("with 409 for ever was certainly not applied", async () => {
    const { world, clock, openTo } = place();
    const { backend } = openTo({ ...every, fault: "conflict" });
    const error = await failure(clock, backend.create("log/1", bytes("mine")));
    expect(error).toMatchObject({ code: "UNAVAILABLE", outcome: "not-applied", retryable: true });
    expect(world.keys(bucket)).toEqual([]);
  });

  it.each([
    ["connection-refused", "UNAVAILABLE"],
    ["name-not-found", "UNAVAILABLE"],
    ["access-denied", "ACCESS_DENIED"],
    ["expired-token", "ACCESS_DENIED"],
    ["signature-mismatch", "ACCESS_DENIED"],
    ["request-timeout", "UNAVAILABLE"],
    ["bad-digest", "UNAVAILABLE"],
    ["redirect", "INVALID_ARGUMENT"],
  ] as const)("HONEST: with %s was not applied (%s)", async (fault, code) => {
    const { clock, openTo } = place();
    const { backend } = openTo({ ...every, fault });
    const error = await failure(clock, backend.create("log/1", bytes("mine")));
    expect(error).toMatchObject({ code, outcome: "not-applied" });
  });

  it.each([
    "internal-error",
    "bad-gateway",
    "service-unavailable",
    "slow-down",
    "no-answer",
    "connection-reset",
  ] as const)("HONEST: with %s may have been applied", async (fault) => {
    const { clock, openTo } = place();
    const { backend } = openTo({ ...every, fault });
    const error = await failure(clock, backend.create("log/1", bytes("mine")));
    expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN", outcome: "unknown" });
  });

  it("names bucket, key and request, and no credential", async () => {
    const { clock, open } = place();
    const backend = open({ bucket: "elsewhere" });
    const error = await failure(clock, backend.create("log/1", bytes("mine")));
    expect(error.message).toMatch(/log\/1 in bucket elsewhere, request \S+/);
    expect(error.code).toBe("UNSAFE_STORAGE");
    const { cause } = error as { cause?: unknown };
    const told = `${error.stack} ${JSON.stringify(error)} ${JSON.stringify(cause)} ${(cause as Error).stack}`;
    expect(told).not.toMatch(/AKIA|a-secret/);
  });
});

it("LINEAR: the same bytes, stored by another, are another's", async () => {
  const { open } = place();
  await open().create("log/1", bytes("the same"));
  expect(await open().create("log/1", bytes("the same"))).toMatchObject({ status: "exists" });
});

describe("a client that was passed in, which repeats requests by itself,", () => {
  it("LINEAR: does not take its own first attempt for a conflict", async () => {
    const { world, clock, open } = place();
    const backend = open({ client: usersClient(world, { ...first, fault: "lost-reset" }) });
    expect(await settled(clock, backend.create("log/1", bytes("mine")))).toEqual({ status: "created" });
    expect(world.log.counts).toEqual({ PutObject: 2, GetObject: 1 });
  });

  it("HONEST: does not take the refusal of its last attempt for the fate of its first", async () => {
    const { world, clock, open } = place();
    const client = usersClient(
      world,
      { ...first, fault: "late-reset" },
      { ...every, fault: "access-denied" },
    );
    const error = await failure(clock, open({ client }).create("log/1", bytes("mine")));
    expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN", outcome: "unknown" });
  });

  it("HONEST: still says that nothing was applied when its only attempt was refused", async () => {
    const { world, clock, open } = place();
    const client = usersClient(world, { ...every, fault: "access-denied" });
    const error = await failure(clock, open({ client }).create("log/1", bytes("mine")));
    expect(error).toMatchObject({ code: "ACCESS_DENIED", outcome: "not-applied" });
  });

  it("is not destroyed by close()", async () => {
    const { world, open } = place();
    const client = usersClient(world);
    let destroyed = 0;
    client.destroy = () => {
      destroyed += 1;
    };
    const backend = open({ client });
    await backend.create("log/1", bytes("mine"));
    await backend.close();
    expect(destroyed).toBe(0);
  });
});
