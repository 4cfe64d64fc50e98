import { type ByteRange, CorruptError } from "@holdfast/core";
import { pause } from "../../case/ends-in-time.js";
import type { AdapterMutant } from "../adapter-mutant.js";
import { withVerbs } from "../pass-through-backend.js";

export const rangeEndIncluded: AdapterMutant = {
  id: "range-end-included",
  title: "a range has one byte too many, unless it ends with the object",
  standsFor: "HTTP's `Range: bytes=first-last`, in which the last byte is included",
  killedBy: ["READ-05", "READ-06"],
  verbs: (good) =>
    withVerbs(good, {
      read: async (key, options) => {
        if (!options?.range) return await good.read(key, options);
        const { offset, length } = options.range;
        const range = { offset, length: length + 1 };
        return await good.read(key, { ...options, range }).catch((error: unknown) => {
          if (CorruptError.isInstance(error)) return good.read(key, options);
          throw error;
        });
      },
    }),
};

export const sharedPosition: AdapterMutant = {
  id: "shared-position",
  title: "ranges that are read at the same time have their place in common",
  standsFor: "lseek and read on one file descriptor, instead of pread",
  killedBy: ["READ-06"],
  verbs: (good) => {
    let position: ByteRange | undefined;
    return withVerbs(good, {
      read: async (key, options) => {
        if (!options?.range) return await good.read(key, options);
        position = options.range;
        await pause(1);
        return await good.read(key, { ...options, range: position });
      },
    });
  },
};

export const rangeClamped: AdapterMutant = {
  id: "range-clamped",
  title: "a range that reaches beyond the object answers what there is",
  standsFor: "S3 and every HTTP server: 206 with fewer bytes, as long as the first one is there",
  killedBy: ["READ-07"],
  verbs: (good) =>
    withVerbs(good, {
      read: async (key, options) => {
        return await good.read(key, options).catch(async (error: unknown) => {
          if (!options?.range || !CorruptError.isInstance(error)) throw error;
          const { offset, length } = options.range;
          const bytes = await good.read(key);
          if (offset >= bytes.length) throw error;
          return bytes.slice(offset, offset + length);
        });
      },
    }),
};

export const rangeFromTheEnd: AdapterMutant = {
  id: "range-from-the-end",
  title: "a negative offset counts from the end of the object",
  standsFor: "a range passed to slice() or subarray() as it is",
  killedBy: ["READ-08"],
  verbs: (good) =>
    withVerbs(good, {
      read: async (key, options) => {
        if (!options?.range || options.range.offset >= 0) return await good.read(key, options);
        const { offset, length } = options.range;
        return (await good.read(key)).slice(offset, offset + length);
      },
    }),
};

/** So small that a test's large object is larger; the real ones have 2 or 4 GiB. */
const wrapsAt = 4 * 2 ** 20;

export const offsetWraps: AdapterMutant = {
  id: "offset-wraps",
  title: "the offset of a range begins anew at a power of two",
  standsFor: "offsets kept in 32 bits: `offset | 0`",
  killedBy: ["READ-11"],
  steps: (good) => ({
    readRange: async (handle, offset, length) => await good.readRange(handle, offset % wrapsAt, length),
  }),
};
