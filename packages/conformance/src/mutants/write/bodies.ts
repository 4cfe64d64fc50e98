import { AbortedError, BodyFailedError, boundedCall, HoldfastError, type ObjectBody } from "@holdfast/core";
import { pause } from "../../case/ends-in-time.js";
import type { AdapterMutant } from "../adapter-mutant.js";
import { withVerbs } from "../pass-through-backend.js";

export const writeBehind: AdapterMutant = {
  id: "write-behind",
  title: "write ends before the storage has the object",
  standsFor: "an upload that is not awaited; a checkpoint published before its files are (FLINK-36421)",
  killedBy: ["WRITE-01"],
  verbs: (good) => {
    const behind = new Set<Promise<void>>();
    return withVerbs(good, {
      write: async (key, body, options) => {
        const bytes = await collected(body);
        const storing = pause(40).then(() => good.write(key, bytes, options));
        behind.add(storing);
        storing.catch(() => undefined).finally(() => behind.delete(storing));
      },
      close: async () => {
        await Promise.allSettled(behind);
        await good.close();
      },
    });
  },
};

export const partPublished: AdapterMutant = {
  id: "part-published",
  title: "what a body yielded before it threw is stored as the object",
  standsFor:
    "a stream's close taken for its end: pipe() forwards no errors, so the upload completes with what came",
  killedBy: ["WRITE-03"],
  verbs: (good) =>
    withVerbs(good, {
      write: async (key, body, options) => {
        if (body instanceof Uint8Array) return await good.write(key, body, options);
        let failure: { readonly cause: unknown } | undefined;
        const untilFailure = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
          try {
            yield* body;
          } catch (cause) {
            failure = { cause };
          }
        };
        await good.write(key, untilFailure(), options);
        if (failure) throw new BodyFailedError("the source of the bytes failed", failure);
      },
    }),
};

export const bodyErrorAsOwn: AdapterMutant = {
  id: "body-error-as-own",
  title: "an error of the body is thrown as if it were the storage's",
  standsFor: "one catch around reading and sending, which takes the source's NotFound for the target's",
  killedBy: ["WRITE-03"],
  verbs: (good) =>
    withVerbs(good, {
      write: async (key, body, options) => {
        await good.write(key, body, options).catch((error: unknown) => {
          const ofBody = BodyFailedError.isInstance(error) && HoldfastError.isInstance(error.cause);
          throw ofBody ? error.cause : error;
        });
      },
    }),
};

export const cutWriteGoesOn: AdapterMutant = {
  id: "cut-write-goes-on",
  title: "a write that was cut off goes on in the background and stores the object when its body ends",
  standsFor:
    "an abort that only rejects the promise (lib-storage's abort() does not end the parts in flight)",
  killedBy: ["WRITE-04", "WRITE-05"],
  verbs: (good) =>
    withVerbs(good, {
      write: async (key, body, options) => {
        const what = `write of ${key}`;
        await boundedCall({ what, mutates: true, ...options }, async () => await good.write(key, body));
      },
    }),
};

export const abortedPartPublished: AdapterMutant = {
  id: "aborted-part-published",
  title: "what a body yielded before the write was aborted is stored as the object",
  standsFor: "a source destroyed by the abort ends quietly, and the upload completes with what came",
  killedBy: ["WRITE-04"],
  verbs: (good) =>
    withVerbs(good, {
      write: async (key, body, options) => {
        const signal = options?.signal;
        if (body instanceof Uint8Array || !signal) return await good.write(key, body, options);
        const deadline = options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs };
        await good.write(key, untilAborted(body, signal), deadline);
        if (signal.aborted) throw new AbortedError(`write of ${key} was aborted`, { cause: signal.reason });
      },
    }),
};

async function* untilAborted(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = body[Symbol.asyncIterator]();
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
    if (signal.aborted) resolve(undefined);
  });
  for (;;) {
    const next = await Promise.race([iterator.next(), aborted]);
    if (!next) return void (await iterator.return?.());
    if (next.done) return;
    yield next.value;
  }
}

async function collected(body: ObjectBody): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(new Uint8Array(chunk));
  return Buffer.concat(chunks);
}
