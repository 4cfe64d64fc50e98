import {
  assertKey,
  type Backend,
  type Clock,
  HoldfastError,
  UnavailableError,
  type VerbOptions,
} from "@holdfast/core";
import { CallBounds } from "./call-bounds.js";
import type { StorageWatcher } from "./storage-watcher.js";
import type { VerbCall } from "./verb-call.js";

/** Removes the keys of a call in turn and tells of each when it is gone. The first failure ends it. */
export async function removeOneByOne(
  inner: Backend,
  call: VerbCall,
  watcher: StorageWatcher,
  options: VerbOptions,
  clock?: Clock,
): Promise<void> {
  const { keys } = call;
  const bounds = new CallBounds(call, options, clock);
  for (const key of keys) assertKey(key);
  for (const [index, key] of keys.entries()) {
    try {
      await inner.remove([key], bounds.remaining(options));
    } catch (cause) {
      const changedNothing =
        index === 0 && HoldfastError.isInstance(cause) && cause.outcome === "not-applied";
      if (changedNothing && !UnavailableError.isInstance(cause)) throw cause;
      throw new UnavailableError(`the removal of ${keys.length} keys stopped at ${key}`, {
        cause,
        outcome: changedNothing ? "not-applied" : "unknown",
        remainingKeys: keys.slice(index),
      });
    }
    watcher.removed?.(key);
  }
}
