import type { AdapterMutant } from "../adapter-mutant.js";
import { ContentCache } from "../content-cache.js";
import { withVerbs } from "../pass-through-backend.js";

export const createdBufferWhole: AdapterMutant = {
  id: "created-buffer-whole",
  title: "create stores the whole buffer that its bytes are a part of",
  standsFor: "`bytes.buffer` handed to an API that takes an ArrayBuffer, with Node's pooled Buffers",
  killedBy: ["CREATE-11"],
  verbs: (good) =>
    withVerbs(good, {
      create: async (key, bytes, options) => await good.create(key, new Uint8Array(bytes.buffer), options),
    }),
};

export const createdBufferKept: AdapterMutant = {
  id: "created-buffer-kept",
  title: "create keeps its caller's buffer, and answers it later to others",
  standsFor: "a cache filled with the caller's memory instead of a copy (Buffer.prototype.slice is none)",
  killedBy: ["CREATE-12"],
  verbs: (good) => {
    const cache = new ContentCache();
    return withVerbs(good, {
      create: async (key, bytes, options) => {
        const result = await good.create(key, bytes, options);
        if (result.status === "exists") return { status: "exists", bytes: cache.sharedFor(result.bytes) };
        cache.add(bytes);
        return result;
      },
    });
  },
};
