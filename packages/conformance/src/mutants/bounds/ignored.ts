import { AbortedError, boundedCall, UnavailableError } from "@holdfast/core";
import type { AdapterMutant } from "../adapter-mutant.js";
import { aroundCalls, withoutDeadline, withoutSignal } from "../around-calls.js";
import { withVerbs } from "../pass-through-backend.js";

export const abortIgnored: AdapterMutant = {
  id: "abort-ignored",
  title: "no call heeds its signal",
  standsFor:
    "a signal that is not handed on to the client below (lib-storage's Upload goes on with parts in flight)",
  killedBy: ["BOUNDS-03", "BOUNDS-01", "BOUNDS-06", "PROBE-06"],
  verbs: (good) => aroundCalls(good, async (_, options, run) => await run(withoutSignal(options))),
};

export const deadlineIgnored: AdapterMutant = {
  id: "deadline-ignored",
  title: "no call heeds its deadline",
  standsFor: "an SDK without a time-out by default, whose requestTimeout ends at the response's headers",
  killedBy: ["BOUNDS-04", "BOUNDS-02", "BOUNDS-05", "PROBE-06"],
  verbs: (good) => aroundCalls(good, async (_, options, run) => await run(withoutDeadline(options))),
};

export const abortedEarlierUnseen: AdapterMutant = {
  id: "abort-before-the-call-unseen",
  title: "a signal that aborted before the call is noticed only after it was carried out",
  standsFor: "addEventListener('abort') without a look at signal.aborted: the event never comes again",
  killedBy: ["BOUNDS-01"],
  verbs: (good) =>
    aroundCalls(good, async (_, options, run) => {
      if (!options.signal?.aborted) return await run(options);
      await run(withoutSignal(options));
      throw new AbortedError("the call was aborted", { cause: options.signal.reason });
    }),
};

export const zeroIsNoDeadline: AdapterMutant = {
  id: "deadline-zero-is-none",
  title: "a deadline of 0 ms is taken for none",
  standsFor: "`deadlineMs || defaultMs`",
  killedBy: ["BOUNDS-02"],
  verbs: (good) =>
    aroundCalls(good, async (_, options, run) => {
      return await run(options.deadlineMs === 0 ? withoutDeadline(options) : options);
    }),
};

export const longDeadlineOverflows: AdapterMutant = {
  id: "long-deadline-overflows",
  title: "a deadline of a month passes at once",
  standsFor: "setTimeout, which fires after 1 ms when it is given more than 2^31 - 1",
  killedBy: ["BOUNDS-12"],
  verbs: (good) =>
    aroundCalls(good, async (verb, options, run) => {
      const { deadlineMs = 0 } = options;
      if (deadlineMs < 2 ** 31) return await run(options);
      const bounds = { what: verb, mutates: verb !== "read" && verb !== "list", deadlineMs: 1 };
      return await boundedCall(bounds, async (signal) => await run({ ...options, signal }));
    }),
};

export const sourceGatheredFirst: AdapterMutant = {
  id: "source-gathered-first",
  title: "the deadline of a write begins when all of its source has been read",
  standsFor: "`await buffer(body)` before the upload, whose time-out is the client's",
  killedBy: ["BOUNDS-05", "BOUNDS-04"],
  verbs: (good) =>
    withVerbs(good, {
      write: async (key, body, options = {}) => {
        if (body instanceof Uint8Array || options.signal?.aborted || (options.deadlineMs ?? 1) <= 0) {
          return await good.write(key, body, options);
        }
        const bounds = {
          what: "reading of the source",
          mutates: false,
          ...(options.signal && { signal: options.signal }),
        };
        const all = await boundedCall(bounds, async () => await gathered(body));
        await good.write(key, all(), options);
      },
    }),
};

/** The same chunks once more, and the same error. */
async function gathered(body: AsyncIterable<Uint8Array>): Promise<() => AsyncIterable<Uint8Array>> {
  const chunks: Uint8Array[] = [];
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const chunk of body) chunks.push(chunk instanceof Uint8Array ? new Uint8Array(chunk) : chunk);
  } catch (error) {
    failure = { error };
  }
  return async function* () {
    yield* chunks;
    if (failure) throw failure.error;
  };
}

export const firstCallersSignal: AdapterMutant = {
  id: "first-callers-signal",
  title: "callers that want the same share one call, which ends with the first one's signal",
  standsFor:
    "requests that are coalesced, or a connection opened once for all, under one caller's AbortSignal",
  killedBy: ["BOUNDS-10"],
  verbs: (good) => {
    const underWay = new Map<string, Promise<Uint8Array>>();
    return withVerbs(good, {
      read: async (key, options = {}) => {
        if (options.range || options.signal?.aborted || (options.deadlineMs ?? 1) <= 0) {
          return await good.read(key, options);
        }
        const shared = underWay.get(key) ?? good.read(key, options).finally(() => underWay.delete(key));
        underWay.set(key, shared);
        return new Uint8Array(await shared);
      },
    });
  },
};

export const cutReadAnswered: AdapterMutant = {
  id: "cut-read-answered",
  title: "a read that is cut off answers what has come so far",
  standsFor: "a body that ends early taken for one that ended (a truncated GET without a length)",
  killedBy: ["BOUNDS-09"],
  verbs: (good) =>
    withVerbs(good, {
      read: async (key, options = {}) => {
        return await good.read(key, options).catch(async (error: unknown) => {
          const cut = AbortedError.isInstance(error) || UnavailableError.isInstance(error);
          if (!cut || options.signal === undefined || options.deadlineMs !== undefined) throw error;
          if (/before it began/.test(error.message)) throw error;
          const { signal: _, ...rest } = options;
          const bytes = await good.read(key, rest);
          return bytes.subarray(0, bytes.length >> 1);
        });
      },
    }),
};
