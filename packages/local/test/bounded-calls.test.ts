import { readdir } from "node:fs/promises";
import {
  AbortedError,
  InvalidArgumentError,
  InvalidStateError,
  OutcomeUnknownError,
  UnavailableError,
} from "@holdfast/core";
import { describe, expect, it, vi } from "vitest";
import { interceptedFileSystem } from "./support/intercepted-file-system.js";
import { bytes, failure, storeInPlace } from "./support/store-place.js";

describe("BOUNDED: on a file system that hangs", () => {
  const hang = (): Promise<void> => new Promise(() => undefined);

  it("every verb ends by its deadline, and says honestly what is known", async () => {
    const fs = interceptedFileSystem();
    const backend = await storeInPlace({ fileSystem: fs.fileSystem });
    await backend.write("a", bytes("x"));
    fs.before = hang;
    const options = { deadlineMs: 20 };
    expect(await failure(backend.write("b", bytes("x"), options))).toBeInstanceOf(OutcomeUnknownError);
    expect(await failure(backend.create("b", bytes("x"), options))).toBeInstanceOf(OutcomeUnknownError);
    expect(await failure(backend.remove(["a"], options))).toBeInstanceOf(OutcomeUnknownError);
    expect(await failure(backend.tidy(options))).toBeInstanceOf(OutcomeUnknownError);
    expect(await failure(backend.read("a", options))).toBeInstanceOf(UnavailableError);
    expect(await failure(backend.list("", options))).toBeInstanceOf(UnavailableError);
    expect(await failure(backend.probe(options))).toBeInstanceOf(UnavailableError);
  });

  it("a write that was cut off does not appear later, and leaves nothing, when the hang ends", async () => {
    const fs = interceptedFileSystem();
    const backend = await storeInPlace({ fileSystem: fs.fileSystem });
    await backend.write("a", bytes("x"));
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    fs.before = async ({ op }) => {
      if (op === "handle.sync") await held;
    };
    expect(await failure(backend.write("b", bytes("x"), { deadlineMs: 20 }))).toBeInstanceOf(
      OutcomeUnknownError,
    );
    release();
    await vi.waitFor(async () =>
      expect((await readdir(backend.directory)).sort()).toEqual(["a", "holdfast.json"]),
    );
  });

  it("calls that were cut off while the store was looked at change nothing when the hang ends", async () => {
    const fs = interceptedFileSystem();
    const backend = await storeInPlace({ fileSystem: fs.fileSystem });
    await backend.write("a", bytes("x"));
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    fs.before = () => held;
    const cut = { deadlineMs: 20 };
    await Promise.all([
      failure(backend.write("job/b", bytes("x"), cut)),
      failure(backend.create("job/c", bytes("x"), cut)),
      failure(backend.remove(["a"], cut)),
    ]);
    fs.before = () => undefined;
    release();
    await backend.write("later", bytes("x"));
    expect((await readdir(backend.directory)).sort()).toEqual(["a", "holdfast.json", "later"]);
  });

  it("a stream is closed when the store cannot even be opened", async () => {
    const fs = interceptedFileSystem();
    const backend = await storeInPlace({ fileSystem: fs.fileSystem });
    fs.before = hang;
    let closed = false;
    const body: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: true, value: undefined }),
        return: async () => {
          closed = true;
          return { done: true, value: undefined };
        },
      }),
    };
    expect(await failure(backend.write("b", body, { deadlineMs: 20 }))).toBeInstanceOf(OutcomeUnknownError);
    await vi.waitFor(() => expect(closed).toBe(true));
  });

  it("a signal ends a call", async () => {
    const fs = interceptedFileSystem();
    const backend = await storeInPlace({ fileSystem: fs.fileSystem });
    await backend.write("a", bytes("x"));
    expect(await failure(backend.read("a", { signal: AbortSignal.abort() }))).toBeInstanceOf(AbortedError);
    fs.before = hang;
    const abort = new AbortController();
    const { signal } = abort;
    const [read, write] = [backend.read("a", { signal }), backend.write("b", bytes("x"), { signal })];
    const failures = Promise.all([failure(read), failure(write)]);
    abort.abort();
    expect((await failures).map(({ code }) => code)).toEqual(["ABORTED", "OUTCOME_UNKNOWN"]);
  });
});

it("ends with close, and close may be repeated", async () => {
  const backend = await storeInPlace();
  await backend.write("a", bytes("x"));
  await backend.close();
  await backend.close();
  expect(await failure(backend.read("a"))).toBeInstanceOf(InvalidStateError);
});

it("names a bad key or prefix", async () => {
  const backend = await storeInPlace();
  for (const key of ["", "/a", "a/../b", "a//b", ".a", "a b"]) {
    expect(await failure(backend.write(key, bytes("x")))).toBeInstanceOf(InvalidArgumentError);
    expect(await failure(backend.read(key))).toBeInstanceOf(InvalidArgumentError);
  }
  expect(await failure(backend.list("/a"))).toBeInstanceOf(InvalidArgumentError);
});
