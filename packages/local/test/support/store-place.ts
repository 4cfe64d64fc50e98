import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspectStorage } from "@holdfast/posix";
import { afterAll } from "vitest";
import {
  type Acknowledgement,
  knownAcknowledgements,
  type LocalBackend,
  type LocalBackendOptions,
  localBackend,
} from "../../src/index.js";
import { judgeStorage } from "../../src/judge-storage.js";

const made: string[] = [];

afterAll(async () => {
  for (const path of made.splice(0)) await rm(path, { recursive: true, force: true });
});

/** A path in the temporary directory where nothing is yet. */
export async function freshDirectory(): Promise<string> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), "holdfast-local-")));
  made.push(parent);
  return join(parent, "store");
}

/** What this machine's temporary directory has to be forgiven: on some it is a tmpfs, in a container an overlay. */
export const acknowledge: readonly Acknowledgement[] = await (async () => {
  const { failed } = judgeStorage(await inspectStorage(tmpdir()), new Set());
  return knownAcknowledgements.filter((name) => failed.some(({ id }) => id === name));
})();

/** A backend in a fresh directory. */
export async function storeInPlace(options: Partial<LocalBackendOptions> = {}): Promise<LocalBackend> {
  return localBackend({ directory: await freshDirectory(), acknowledge, ...options });
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (read: Uint8Array): string => new TextDecoder().decode(read);

/** The error that a promise ends with. */
export async function failure(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error("the call was expected to fail, and succeeded");
}
