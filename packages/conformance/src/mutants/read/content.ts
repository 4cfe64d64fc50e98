import { pause } from "../../case/ends-in-time.js";
import type { AdapterMutant } from "../adapter-mutant.js";
import { ContentCache } from "../content-cache.js";
import { withVerbs } from "../pass-through-backend.js";

const transferBytes = 1024 * 1024;

export const scratchShared: AdapterMutant = {
  id: "scratch-shared",
  title: "reads at the same time go through the same memory",
  standsFor: "a scratch buffer kept to save allocations, with an await between filling and copying it",
  killedBy: ["READ-09", "READ-06"],
  steps: (good) => {
    let scratch: Uint8Array = new Uint8Array(0);
    return {
      readRange: async (handle, offset, length) => {
        if (scratch.length < length) scratch = new Uint8Array(length);
        scratch.set(await good.readRange(handle, offset, length));
        await pause(1);
        return scratch.slice(0, length);
      },
    };
  },
};

export const answerShared: AdapterMutant = {
  id: "answer-shared",
  title: "the same bytes are answered to several readers in the same memory",
  standsFor: "a read cache that hands out what it keeps",
  killedBy: ["READ-10"],
  verbs: (good) => {
    const cache = new ContentCache();
    return withVerbs(good, {
      read: async (key, options) => cache.sharedFor(await good.read(key, options)),
    });
  },
};

export const shortReadAccepted: AdapterMutant = {
  id: "short-read-accepted",
  title: "what one read(2) answers is taken for all",
  standsFor:
    "a body that ends early with status 200 and no length to compare with; read(2): fewer bytes are no error",
  killedBy: ["READ-11", "WRITE-06", "WRITE-08"],
  steps: () => ({
    readRange: async (handle, offset, length) => {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await handle.read(bytes, 0, Math.min(length, transferBytes), offset);
      return bytes.slice(0, bytesRead);
    },
  }),
};
