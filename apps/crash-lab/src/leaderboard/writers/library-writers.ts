import { join } from "node:path";
import { KeyvFile } from "keyv-file";
import { createStorage } from "unstorage";
import fsDriver from "unstorage/drivers/fs";
import { createStorage as createNextStorage } from "unstorage-next";
import nextFsDriver from "unstorage-next/drivers/fs";
import writeFileAtomic from "write-file-atomic";
import { valueFile } from "./value-file.js";
import type { Writer } from "./writer.js";

const key = "value";

export const writeFileAtomicWriter: Writer = valueFile(
  { id: "write-file-atomic", title: "write-file-atomic", packageName: "write-file-atomic" },
  async (path, value) => await writeFileAtomic(path, value),
);

export const unstorageWriter: Writer = {
  id: "unstorage",
  title: "unstorage, driver fs",
  packageName: "unstorage",
  open: async (directory) => {
    const storage = createStorage<string>({ driver: fsDriver({ base: directory }) });
    return {
      save: async (value) => await storage.setItem(key, value),
      load: async () => (await storage.getItem(key)) ?? undefined,
    };
  },
};

/** The option exists from the next major version on. */
export const atomicUnstorageWriter: Writer = {
  id: "unstorage-atomic",
  title: "unstorage, driver fs, atomic: true",
  packageName: "unstorage-next",
  open: async (directory) => {
    const storage = createNextStorage({ driver: nextFsDriver({ base: directory, atomic: true }) });
    return {
      save: async (value) => await storage.setItem(key, value),
      load: async () => (await storage.getItem<string>(key)) ?? undefined,
    };
  },
};

export const keyvFileWriter: Writer = {
  id: "keyv-file",
  title: "keyv-file",
  packageName: "keyv-file",
  open: async (directory) => {
    const store = new KeyvFile({ filename: join(directory, "keyv-file.json") });
    return {
      save: async (value) => {
        await store.set(key, value);
      },
      load: async () => (await store.get<string>(key)) ?? undefined,
    };
  },
};
