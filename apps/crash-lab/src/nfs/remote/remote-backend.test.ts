import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import type { Backend } from "@holdfast/core";
import { memoryBackend } from "@holdfast/core/memory";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RemoteBackend } from "./remote-backend.js";
import { serveVerbs } from "./serve-verbs.js";

let server: Server;
let far: Backend;
let near: RemoteBackend;

beforeEach(async () => {
  far = memoryBackend();
  server = serveVerbs(() => far).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  near = await RemoteBackend.open({ host: "127.0.0.1", port, writer: "holdfast", directory: "store" });
});
afterEach(async () => {
  await near.close();
  server.close();
});

describe("a backend in another kernel", () => {
  it("does what it is asked, and says what it is", async () => {
    expect(near).toMatchObject({ name: far.name, traits: far.traits });
    await near.write("a/1", Buffer.from("one"));
    expect(await near.create("a/2", Buffer.from("two"))).toEqual({ status: "created" });
    expect(await near.create("a/2", Buffer.from("three"))).toMatchObject({ status: "exists" });
    expect(Buffer.from(await near.read("a/2")).toString()).toBe("two");
    expect((await near.list("a/", { limit: 1 })).map(({ key }) => key)).toEqual(["a/1"]);
    await near.remove(["a/1"]);
    expect(await far.list("a/")).toHaveLength(1);
  });

  it("fails with the errors that it fails with there", async () => {
    await expect(near.read("absent")).rejects.toMatchObject({ code: "NOT_FOUND", outcome: "not-applied" });
    await expect(near.read("a//b")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it("HONEST: what a call changed whose answer never came is unknown", async () => {
    let isAsked = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    far.create = async () => {
      isAsked();
      return await new Promise<never>(() => undefined);
    };
    const creating = near.create("a", Buffer.from("one"));
    await asked;
    await near.close();
    await expect(creating).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN", outcome: "unknown" });
    await expect(near.create("b", Buffer.from("two"))).rejects.toMatchObject({ outcome: "not-applied" });
  });

  it("BOUNDED: hands the end of a call on", async () => {
    far.read = async (_key, options) => {
      return await new Promise<never>((_, reject) => {
        options?.signal?.addEventListener("abort", () => reject(options.signal?.reason), { once: true });
      });
    };
    const caller = new AbortController();
    const reading = near.read("a", { signal: caller.signal });
    caller.abort();
    await expect(reading).rejects.toThrow(/the caller aborts/);
  });
});
