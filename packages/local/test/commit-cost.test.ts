import { dirname } from "node:path";
import { CheckpointStore } from "@holdfast/core";
import { expect, it } from "vitest";
import { localBackend } from "../src/index.js";
import { interceptedFileSystem } from "./support/intercepted-file-system.js";
import { acknowledge, freshDirectory } from "./support/store-place.js";

it("DURABLE: a commit of small state costs two fsyncs, of the record's file and of the log's directory", async () => {
  const directory = await freshDirectory();
  const { fileSystem, calls } = interceptedFileSystem();
  const store = new CheckpointStore(localBackend({ directory, acknowledge, fileSystem }));
  const writer = await store.job("orders").claim();
  for (const epoch of [1, 2, 3]) {
    const draft = writer.begin();
    await draft.put("counts", JSON.stringify({ epoch }));
    calls.length = 0;
    await draft.commit();
    const synced = calls.filter(({ op }) => op === "handle.sync").map(({ path }) => path);
    expect(synced).toHaveLength(2);
    const [file, log] = synced;
    expect(log).toMatch(/orders\/log$/);
    expect(dirname(file ?? "")).toBe(log);
    expect(calls.filter(({ op }) => op === "link")).toHaveLength(1);
    expect(calls.filter(({ op }) => op === "rename")).toHaveLength(0);
  }
});

it("DURABLE: a commit with a large entry costs two fsyncs for the entry and two for the record", async () => {
  const directory = await freshDirectory();
  const { fileSystem, calls } = interceptedFileSystem();
  const store = new CheckpointStore(localBackend({ directory, acknowledge, fileSystem }));
  const writer = await store.job("orders").claim();
  const first = writer.begin();
  await first.put("table", new Uint8Array(100_000));
  await first.commit();
  const draft = writer.begin();
  calls.length = 0;
  await draft.put("table", new Uint8Array(100_000));
  await draft.commit();
  expect(calls.filter(({ op }) => op === "handle.sync")).toHaveLength(4);
});
