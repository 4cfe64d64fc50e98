import { posix } from "node:path";
import { InvalidArgumentError } from "@holdfast/core";
import type { AdapterMutant } from "../adapter-mutant.js";
import { withVerbs } from "../pass-through-backend.js";

export const keysNormalised: AdapterMutant = {
  id: "keys-normalised",
  title: "keys are made fit instead of being refused, so that several spellings name one object",
  standsFor: "path.join(root, key), by which a/../b is b, and ../b lies outside",
  killedBy: ["ERRORS-01", "ERRORS-03"],
  verbs: (good) =>
    withVerbs(good, {
      write: async (key, body, options) => await good.write(normalised(key), body, options),
      create: async (key, bytes, options) => await good.create(normalised(key), bytes, options),
      read: async (key, options) => await good.read(normalised(key), options),
      remove: async (keys, options) => await good.remove(keys.map(normalised), options),
    }),
};

function normalised(key: string): string {
  return posix.normalize(key).replaceAll(/^(\.\.\/|\/)+|\/+$/g, "");
}

export const badPrefixIsEmpty: AdapterMutant = {
  id: "bad-prefix-lists-nothing",
  title: "a prefix that cannot be lists nothing instead of being refused",
  standsFor: "a slip in a prefix that reads as an empty store, and so as a job that begins anew",
  killedBy: ["ERRORS-02"],
  verbs: (good) =>
    withVerbs(good, {
      list: async (prefix, options) => {
        return await good.list(prefix, options).catch((error: unknown) => {
          if (InvalidArgumentError.isInstance(error) && error.message.startsWith("prefix")) return [];
          throw error;
        });
      },
    }),
};

export const checkedOneByOne: AdapterMutant = {
  id: "keys-checked-one-by-one",
  title: "a removal removes the keys before the one that it then refuses, and says that nothing was changed",
  standsFor: "arguments checked in the loop that acts on them",
  killedBy: ["ERRORS-03"],
  verbs: (good) =>
    withVerbs(good, {
      remove: async (keys, options) => {
        await good.remove([], options);
        for (const key of keys) await good.remove([key], options);
      },
    }),
};

export const chunksMadeBytes: AdapterMutant = {
  id: "chunks-made-bytes",
  title: "what a source yields is made into bytes, whatever it is",
  standsFor: "new Uint8Array(chunk), by which 7 is seven zeros, and a text is nothing",
  killedBy: ["ERRORS-08"],
  verbs: (good) =>
    withVerbs(good, {
      write: async (key, body, options) => {
        if (body instanceof Uint8Array || typeof body?.[Symbol.asyncIterator] !== "function") {
          return await good.write(key, body, options);
        }
        await good.write(key, madeBytes(body), options);
      },
    }),
};

async function* madeBytes(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of body) yield chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
}

export const optionsMadeFit: AdapterMutant = {
  id: "options-made-fit",
  title: "a limit or a range that cannot be is made into one that can",
  standsFor: "`Math.max(0, limit | 0)`, by which NaN lists nothing",
  killedBy: ["ERRORS-10"],
  verbs: (good) =>
    withVerbs(good, {
      list: async (prefix, options = {}) => {
        const { limit, ...rest } = options;
        if (limit === undefined || limit === Number.POSITIVE_INFINITY)
          return await good.list(prefix, options);
        return await good.list(prefix, {
          ...rest,
          limit: Number.isSafeInteger(limit) ? Math.max(0, limit) : 0,
        });
      },
    }),
};
