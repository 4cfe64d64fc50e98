import { type Backend, type CreateResult, NotFoundError } from "@holdfast/core";
import { pause } from "../../case/ends-in-time.js";
import type { AdapterMutant } from "../adapter-mutant.js";
import { withVerbs } from "../pass-through-backend.js";

export const createBehind: AdapterMutant = {
  id: "create-behind",
  title: "create answers before the storage has the object",
  standsFor: "a write-back cache that acknowledges at once",
  killedBy: ["CREATE-01"],
  verbs: (good) => {
    const behind = new Set<Promise<unknown>>();
    return withVerbs(good, {
      create: async (key, bytes, options) => {
        const present = await bytesOf(good, key);
        if (present) return { status: "exists", bytes: present };
        const copy = new Uint8Array(bytes);
        const storing = pause(40).then(() => good.create(key, copy, options));
        behind.add(storing);
        storing.catch(() => undefined).finally(() => behind.delete(storing));
        return { status: "created" };
      },
      close: async () => {
        await Promise.allSettled(behind);
        await good.close();
      },
    });
  },
};

export const ownBytesAnswered: AdapterMutant = {
  id: "own-bytes-answered",
  title: "create answers exists with the bytes it was given, not with those that are there",
  standsFor: "an adapter that saves the read after a refused conditional write",
  killedBy: ["CREATE-02", "CREATE-04"],
  verbs: (good) =>
    withVerbs(good, {
      create: async (key, bytes, options) => {
        const { status } = await good.create(key, bytes, options);
        return status === "created" ? { status } : { status, bytes: new Uint8Array(bytes) };
      },
    }),
};

export const equalBytesOwn: AdapterMutant = {
  id: "equal-bytes-own",
  title: "create answers created when what is there has the same bytes",
  standsFor: "an unknown outcome resolved by comparing contents (Trino #27701)",
  killedBy: ["CREATE-03"],
  verbs: (good) =>
    withVerbs(good, {
      create: async (key, bytes, options) => {
        const result = await good.create(key, bytes, options);
        const same = result.status === "exists" && Buffer.compare(result.bytes, bytes) === 0;
        return same ? { status: "created" } : result;
      },
    }),
};

export const ownUploadReplaced: AdapterMutant = {
  id: "own-upload-replaced",
  title: "create takes an object that the same client wrote for its own earlier attempt",
  standsFor: "an unknown outcome resolved by a write id that is one per client instead of one per attempt",
  killedBy: ["CREATE-04"],
  verbs: (good) => {
    const written = new Set<string>();
    return withVerbs(good, {
      write: async (key, body, options) => {
        await good.write(key, body, options);
        written.add(key);
      },
      create: async (key, bytes, options): Promise<CreateResult> => {
        const result = await good.create(key, bytes, options);
        return written.has(key) ? { status: "created" } : result;
      },
      remove: async (keys, options) => {
        for (const key of keys) written.delete(key);
        await good.remove(keys, options);
      },
    });
  },
};

export const staleWinner: AdapterMutant = {
  id: "stale-winner",
  title: "create answers from memory once it has seen that a key exists, also after others have removed it",
  standsFor: "cached names and handles (NFS: open-by-cached-filehandle, negative and positive dentries)",
  killedBy: ["CREATE-05"],
  verbs: (good) => {
    const seen = new Map<string, Uint8Array>();
    return withVerbs(good, {
      create: async (key, bytes, options) => {
        const known = seen.get(key);
        if (known) return { status: "exists", bytes: new Uint8Array(known) };
        const result = await good.create(key, bytes, options);
        seen.set(key, new Uint8Array(result.status === "created" ? bytes : result.bytes));
        return result;
      },
      remove: async (keys, options) => {
        for (const key of keys) seen.delete(key);
        await good.remove(keys, options);
      },
    });
  },
};

export const emptyIsAbsent: AdapterMutant = {
  id: "empty-is-absent",
  title: "create takes an object of no bytes for none",
  standsFor:
    "a test for truth instead of presence; zero-byte files taken for crashed writes (Yolean/kubernetes-kafka#157)",
  killedBy: ["CREATE-10", "CREATE-03"],
  verbs: (good) =>
    withVerbs(good, {
      create: async (key, bytes, options) => {
        const result = await good.create(key, bytes, options);
        if (result.status === "created" || result.bytes.length > 0) return result;
        await good.remove([key], options);
        return await good.create(key, bytes, options);
      },
    }),
};

export const undeclaredDurability: AdapterMutant = {
  id: "undeclared-durability",
  title: "declares that nothing survives the process, though other processes see all of it",
  standsFor: "traits copied from an example; the store then warns of, or refuses, what would be fine",
  killedBy: ["CREATE-09"],
  verbs: (good) => withVerbs(good, { traits: { ...good.traits, durability: "none" } }),
};

async function bytesOf(backend: Backend, key: string): Promise<Uint8Array | undefined> {
  return await backend.read(key).catch((error: unknown) => {
    if (NotFoundError.isInstance(error)) return undefined;
    throw error;
  });
}
