import { getEventListeners } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { type Backend, InvalidStateError } from "@holdfast/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { s3Backend } from "../src/index.js";
import {
  bucket,
  bytes,
  chunksOf,
  failure,
  large,
  partBytes,
  place,
  settled,
} from "./support/world-backend.js";

const deadlineMs = 500;
const verbs: readonly (readonly [string, (backend: Backend, options: object) => Promise<unknown>, string])[] =
  [
    ["write", async (backend, options) => await backend.write("b", bytes("x"), options), "OUTCOME_UNKNOWN"],
    ["create", async (backend, options) => await backend.create("b", bytes("x"), options), "OUTCOME_UNKNOWN"],
    ["remove", async (backend, options) => await backend.remove(["a"], options), "OUTCOME_UNKNOWN"],
    ["tidy", async (backend, options) => await backend.tidy?.(options), "OUTCOME_UNKNOWN"],
    ["read", async (backend, options) => await backend.read("a", options), "UNAVAILABLE"],
    ["list", async (backend, options) => await backend.list("", options), "UNAVAILABLE"],
    ["probe", async (backend, options) => await backend.probe(options), "UNAVAILABLE"],
  ];

describe("BOUNDED: with a store that does not answer", () => {
  it.each(verbs)("%s ends by its deadline", async (_verb, call, code) => {
    const { clock, openTo } = place();
    const { backend } = openTo({ fault: "no-answer" });
    const startMs = clock.monotonicMs();
    expect(await failure(clock, call(backend, { deadlineMs }))).toMatchObject({ code });
    expect(clock.monotonicMs() - startMs).toBe(deadlineMs);
  });

  it.each(verbs)("%s ends by itself without a deadline", async (_verb, call) => {
    const { clock, openTo } = place();
    const { backend } = openTo({ fault: "no-answer" });
    expect(await failure(clock, call(backend, {}))).toBeDefined();
  });

  it.each(verbs)("%s ends with its signal at once, and leaves no listener on it", async (_verb, call) => {
    const { clock, openTo } = place();
    const { backend } = openTo({ fault: "no-answer" });
    const abort = new AbortController();
    const reason = new Error("enough");
    const calling = failure(clock, call(backend, { signal: abort.signal }));
    for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
    abort.abort(reason);
    expect(await calling).toMatchObject({ cause: reason });
    expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
  });

  it.each(verbs)("%s ends with close(), truthfully", async (verb, call) => {
    const { clock, openTo } = place();
    const { backend } = openTo({ fault: "no-answer" });
    let isOver = false;
    const running = call(backend, {}).finally(() => {
      isOver = true;
    });
    running.catch(() => undefined);
    for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
    await settled(clock, backend.close());
    expect(isOver).toBe(true);
    const calling = failure(clock, running);
    const outcome = ["write", "create", "remove", "tidy"].includes(verb) ? "unknown" : "not-applied";
    expect(await calling).toMatchObject({ outcome });
    expect(await failure(clock, call(backend, {}))).toBeInstanceOf(InvalidStateError);
    await backend.close();
  });
});

it("HONEST: a call that is cut off at any moment is not applied behind its caller's back", async () => {
  const content = large(2 * partBytes + 5);
  for (let moment = 0; moment < 60; moment += 3) {
    const { world, clock, open } = place();
    const backend = open();
    const abort = new AbortController();
    const ending = backend.write("a", chunksOf(content, 1_000_000), { signal: abort.signal }).then(
      () => "done",
      ({ code }: { code: string }) => code,
    );
    for (let turns = 0; turns < moment; turns += 1) await new Promise(setImmediate);
    abort.abort();
    const code = await settled(clock, ending);
    await settled(clock, backend.close());
    // What was acknowledged is there; what was not is whole or not at all, and nothing unfinished is left.
    const stored = world.object(bucket, "a");
    if (code === "done") expect(stored).toBeDefined();
    if (stored) expect(Buffer.compare(stored, content)).toBe(0);
    expect(["done", "OUTCOME_UNKNOWN", "ABORTED"]).toContain(code);
    const wasCompleting = (world.log.counts.CompleteMultipartUpload ?? 0) > 0;
    if (!wasCompleting) expect(world.openUploads(bucket)).toEqual([]);
  }
});

it("one signal of many calls under way is no leak to Node", async () => {
  const warned = vi.fn();
  process.on("warning", warned);
  const { open } = place();
  const backend = open();
  await backend.write("a", bytes("x"));
  const { signal } = new AbortController();
  await Promise.all(Array.from({ length: 40 }, async () => await backend.read("a", { signal })));
  await new Promise(setImmediate);
  process.off("warning", warned);
  const leaks = warned.mock.calls.filter(([{ name }]) => name === "MaxListenersExceededWarning");
  expect(leaks).toEqual([]);
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

describe("BOUNDED: over real sockets", () => {
  let server: Server | undefined;
  const sockets = new Set<Socket>();

  async function listen(answer: (socket: Socket) => void): Promise<string> {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      // One that is not read does not notice its end.
      socket.resume();
      socket.on("close", () => sockets.delete(socket));
      answer(socket);
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  }

  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    server?.close();
  });

  function backendAt(endpoint: string): Backend {
    const credentials = { accessKeyId: "x", secretAccessKey: "y" };
    return s3Backend({
      bucket,
      endpoint,
      credentials,
      region: "us-east-1",
      forcePathStyle: true,
      retry: { attempts: 2, baseDelayMs: 1 },
    });
  }

  const silent = (): void => undefined;
  const partly = (socket: Socket): void => {
    socket.once("data", () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\netag: "x"\r\n\r\nsome');
    });
  };

  it.each([
    ["accepts and says nothing", silent],
    ["begins an answer and stalls", partly],
  ])("a call to a server that %s ends by its deadline, and its socket goes", async (_what, answer) => {
    const backend = backendAt(await listen(answer));
    await expect(backend.read("a", { deadlineMs: 200 })).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(backend.create("a", bytes("x"), { deadlineMs: 200 })).rejects.toMatchObject({
      outcome: "unknown",
    });
    await backend.close();
    await vi.waitFor(() => expect(sockets.size).toBe(0));
  });

  it("nobody listens: nothing was applied", async () => {
    const endpoint = await listen(silent);
    await new Promise<void>((resolve) => server?.close(() => resolve()));
    const backend = backendAt(endpoint);
    await expect(backend.create("a", bytes("x"))).rejects.toMatchObject({
      code: "UNAVAILABLE",
      outcome: "not-applied",
    });
    await backend.close();
  });
});
