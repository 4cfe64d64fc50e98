import {
  AbortedError,
  BodyFailedError,
  HoldfastError,
  InvalidArgumentError,
  NotFoundError,
  UnavailableError,
} from "@holdfast/core";
import type { AdapterMutant } from "../adapter-mutant.js";
import { aroundCalls } from "../around-calls.js";
import { withVerbs } from "../pass-through-backend.js";

export const untypedErrors: AdapterMutant = {
  id: "untyped-errors",
  title: "errors are thrown as the storage throws them",
  standsFor: "ENOENT and NoSuchKey handed on, which no caller can tell from a defect",
  killedBy: ["ERRORS-04", "BOUNDS-02"],
  verbs: (good) =>
    aroundCalls(good, async (_, options, run) => {
      return await run(options).catch((error: unknown) => {
        if (!(error instanceof Error)) throw error;
        throw Object.assign(new Error(error.message), { code: "ENOENT" });
      });
    }),
};

export const unnamedKey: AdapterMutant = {
  id: "absence-without-a-name",
  title: "an error does not say which key is missing",
  standsFor: "`NoSuchKey: The specified key does not exist.`",
  killedBy: ["ERRORS-04"],
  verbs: (good) =>
    withVerbs(good, {
      read: async (key, options) => {
        return await good.read(key, options).catch((error: unknown) => {
          throw NotFoundError.isInstance(error)
            ? new NotFoundError("The specified key does not exist.")
            : error;
        });
      },
    }),
};

export const folderIsBadKey: AdapterMutant = {
  id: "folder-is-a-bad-key",
  title: "a read of what is only the start of other keys fails as a bad argument",
  standsFor: "EISDIR told as it comes",
  killedBy: ["ERRORS-05"],
  verbs: (good) =>
    withVerbs(good, {
      read: async (key, options) => {
        return await good.read(key, options).catch(async (error: unknown) => {
          const folder = NotFoundError.isInstance(error) && (await good.list(`${key}/`)).length > 0;
          throw folder ? new InvalidArgumentError(`read of ${key} failed: it is a directory`) : error;
        });
      },
    }),
};

export const everythingIsAbsent: AdapterMutant = {
  id: "everything-is-absent",
  title: "every failure of a read is told as NotFound",
  standsFor: "`catch { return undefined }` around a GET: a store that is away reads as one that is empty",
  killedBy: ["ERRORS-06", "BOUNDS-01"],
  verbs: (good) =>
    withVerbs(good, {
      read: async (key, options) => {
        return await good.read(key, options).catch((cause: unknown) => {
          if (InvalidArgumentError.isInstance(cause)) throw cause;
          throw new NotFoundError(`there is no object ${key}`, { cause });
        });
      },
    }),
};

export const sourceFailureIsOwn: AdapterMutant = {
  id: "source-failure-is-storage-failure",
  title: "an error of the source is told as one of the storage, and that trying again may help",
  standsFor: "a retry of an upload whose stream has failed, which then sends what is left of it",
  killedBy: ["ERRORS-07"],
  verbs: (good) =>
    withVerbs(good, {
      write: async (key, body, options) => {
        await good.write(key, body, options).catch((error: unknown) => {
          if (!BodyFailedError.isInstance(error)) throw error;
          throw new UnavailableError(`write of ${key} failed`, { cause: error.cause });
        });
      },
    }),
};

export const reasonLost: AdapterMutant = {
  id: "reason-lost",
  title: "the caller's reason for aborting is not in the error",
  standsFor: "`throw new AbortError()`, which does not say who aborted, and why",
  killedBy: ["ERRORS-09"],
  verbs: (good) =>
    aroundCalls(good, async (_, options, run) => {
      return await run(options).catch((error: unknown) => {
        throw AbortedError.isInstance(error) ? new AbortedError(error.message) : error;
      });
    }),
};

export const everythingRetryable: AdapterMutant = {
  id: "everything-retryable",
  title: "every error says that trying again may help",
  standsFor: "a clock that is off by four minutes, after which an SDK retries every error",
  killedBy: ["ERRORS-01", "ERRORS-04"],
  verbs: (good) =>
    aroundCalls(good, async (_, options, run) => {
      return await run(options).catch((error: unknown) => {
        throw HoldfastError.isInstance(error) ? Object.assign(error, { retryable: true }) : error;
      });
    }),
};
