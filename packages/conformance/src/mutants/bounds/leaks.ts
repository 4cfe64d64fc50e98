import { AbortedError, assertKey, UnavailableError } from "@holdfast/core";
import type { AdapterMutant } from "../adapter-mutant.js";
import { aroundCalls } from "../around-calls.js";
import type { FileHandle } from "../file-system.js";
import { withVerbs } from "../pass-through-backend.js";

export const sourceLeftOpen: AdapterMutant = {
  id: "source-left-open",
  title: "the source of a write that is cut off is not closed",
  standsFor: "next() called by hand, without the return() that `for await` would call",
  killedBy: ["BOUNDS-06", "BOUNDS-05"],
  verbs: (good) =>
    withVerbs(good, {
      write: async (key, body, options) => {
        if (body instanceof Uint8Array || typeof body?.[Symbol.asyncIterator] !== "function") {
          return await good.write(key, body, options);
        }
        const source: AsyncIterable<Uint8Array> = {
          [Symbol.asyncIterator]: () => {
            const iterator = body[Symbol.asyncIterator]();
            return { next: async () => await iterator.next() };
          },
        };
        await good.write(key, source, options);
      },
    }),
};

export const refusedSourceLeftOpen: AdapterMutant = {
  id: "refused-source-left-open",
  title: "the source of a write that is refused at once is not closed",
  standsFor: "a check of the arguments before the try whose finally closes the stream",
  killedBy: ["BOUNDS-07"],
  verbs: (good) =>
    withVerbs(good, {
      write: async (key, body, options = {}) => {
        assertKey(key);
        if (options.signal?.aborted)
          throw new AbortedError("aborted before", { cause: options.signal.reason });
        if ((options.deadlineMs ?? 1) <= 0) throw new UnavailableError("the deadline had passed");
        await good.write(key, body, options);
      },
    }),
};

export const listenerLeft: AdapterMutant = {
  id: "listener-left",
  title: "each call leaves a listener on its caller's signal",
  standsFor:
    "addEventListener without its removal: MaxListenersExceededWarning, and memory that grows for ever",
  killedBy: ["BOUNDS-11"],
  verbs: (good) =>
    aroundCalls(good, async (_, options, run) => {
      options.signal?.addEventListener("abort", () => undefined);
      return await run(options);
    }),
};

export const fileLeftOpen: AdapterMutant = {
  id: "file-left-open",
  title: "the file of a write that fails is not closed",
  standsFor: "close() at the end of the try instead of in its finally, until EMFILE",
  killedBy: ["BOUNDS-15"],
  steps: (good) => {
    const finished = new WeakSet<FileHandle>();
    return {
      checkSize: async (handle, written) => {
        await good.checkSize(handle, written);
        finished.add(handle);
      },
      openObject: async (path) => {
        const handle = await good.openObject(path);
        finished.add(handle);
        return handle;
      },
      closeFile: async (handle) => {
        if (finished.has(handle)) await good.closeFile(handle);
      },
    };
  },
};

export const timerLeft: AdapterMutant = {
  id: "timer-left",
  title: "the timer of each call's deadline is not cleared, and keeps the process alive",
  standsFor: "Promise.race([call, timeout]): a program that is done does not end for a minute",
  killedBy: ["BOUNDS-16", "BOUNDS-15"],
  verbs: (good) =>
    aroundCalls(good, async (_, options, run) => {
      setTimeout(() => undefined, Math.min(options.deadlineMs ?? 60_000, 60_000));
      return await run(options);
    }),
};

export const rejectionUnheard: AdapterMutant = {
  id: "rejection-unheard",
  title: "a call that is cut off leaves a promise that is rejected with nobody to hear it",
  standsFor: "a promise kept for later whose error ends the process (node --unhandled-rejections=throw)",
  killedBy: ["BOUNDS-16"],
  verbs: (good) =>
    aroundCalls(good, async (_, options, run) => {
      const call = run(options);
      if (options.signal?.aborted) void Promise.reject(new Error("nobody hears this"));
      return await call;
    }),
};
