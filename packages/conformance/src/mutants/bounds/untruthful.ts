import {
  AbortedError,
  boundedCall,
  InvalidStateError,
  OutcomeUnknownError,
  UnavailableError,
} from "@holdfast/core";
import type { AdapterMutant } from "../adapter-mutant.js";
import { aroundCalls } from "../around-calls.js";
import { withVerbs } from "../pass-through-backend.js";

export const timeoutIsFailure: AdapterMutant = {
  id: "timeout-is-failure",
  title: "a call that was cut off says that it was not applied, and may have been",
  standsFor:
    "a lost answer taken for a failure, after which live data was deleted (FLINK-28265, iceberg#3717)",
  killedBy: ["BOUNDS-08"],
  verbs: (good) =>
    aroundCalls(good, async (verb, options, run) => {
      return await run(options).catch((error: unknown) => {
        if (!OutcomeUnknownError.isInstance(error) || verb === "remove") throw error;
        throw new UnavailableError(error.message, { cause: error });
      });
    }),
};

export const abandonedGoesOn: AdapterMutant = {
  id: "abandoned-write-lands",
  title: "a write that was cut off goes on behind its caller's back, and lands when its source goes on",
  standsFor: "Promise.race with a timer: the loser is not told to stop",
  killedBy: ["BOUNDS-03", "BOUNDS-04"],
  verbs: (good) =>
    withVerbs(good, {
      write: async (key, body, options = {}) => {
        if (body instanceof Uint8Array || options.signal?.aborted || (options.deadlineMs ?? 1) <= 0) {
          return await good.write(key, body, options);
        }
        await boundedCall({ what: `write of ${key}`, mutates: true, ...options }, async () => {
          await good.write(key, body);
        });
      },
    }),
};

export const closeDoesNothing: AdapterMutant = {
  id: "close-does-nothing",
  title: "a backend goes on working after close()",
  standsFor: "a close() that is there because the interface has one",
  killedBy: ["BOUNDS-13", "PROBE-07"],
  verbs: (good) => withVerbs(good, { close: async () => undefined }),
};

export const closeTwiceFails: AdapterMutant = {
  id: "close-twice-fails",
  title: "a second close() fails",
  standsFor: "a connection's end() after its end(), as ERR_SERVER_NOT_RUNNING or `Client is closed`",
  killedBy: ["BOUNDS-13"],
  verbs: (good) => {
    let closed = false;
    return withVerbs(good, {
      close: async () => {
        if (closed) throw new InvalidStateError("it is closed already");
        closed = true;
        await good.close();
      },
    });
  },
};

export const closeStrands: AdapterMutant = {
  id: "close-strands-calls",
  title: "calls that are under way at close() never end",
  standsFor: "a queue of commands that is dropped with its connection, and whose promises nobody settles",
  killedBy: ["BOUNDS-14"],
  verbs: (good) => {
    let closed = false;
    const unlessClosed = async (): Promise<void> => {
      if (closed) await new Promise(() => undefined);
    };
    const outer = aroundCalls(good, async (_, options, run) => {
      if (closed) return await run(options);
      try {
        return await run(options);
      } finally {
        await unlessClosed();
      }
    });
    return withVerbs(outer, {
      close: async () => {
        closed = true;
        await good.close();
      },
    });
  },
};

export const closeDenies: AdapterMutant = {
  id: "close-denies-calls",
  title: "calls that are under way at close() are told as not applied, and land",
  standsFor: "pending promises that are rejected at close(), while the requests are on their way",
  killedBy: ["BOUNDS-14"],
  verbs: (good) => {
    const closing = new AbortController();
    const outer = aroundCalls(good, async (verb, options, run) => {
      if (closing.signal.aborted) return await run(options);
      const bounds = { what: verb, mutates: false, signal: closing.signal };
      return await boundedCall(bounds, async () => await run(options)).catch((error: unknown) => {
        if (!AbortedError.isInstance(error) || !closing.signal.aborted) throw error;
        throw new InvalidStateError("the backend was closed");
      });
    });
    return withVerbs(outer, {
      close: async () => {
        closing.abort();
        await good.close();
      },
    });
  },
};
