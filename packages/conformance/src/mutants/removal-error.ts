import { type HoldfastError, UnavailableError } from "@holdfast/core";
import { mapFileError } from "./map-file-error.js";

/** What a removal ends with that failed for some keys: if for all of them and for good, the reason itself. */
export function removalError(keys: readonly string[], failures: ReadonlyMap<string, unknown>): HoldfastError {
  const [cause] = failures.values();
  const first = mapFileError(cause, `removal of ${keys.length} objects`);
  const remainingKeys = keys.filter((key) => failures.has(key));
  const all = remainingKeys.length === keys.length;
  if (all && !UnavailableError.isInstance(first)) return first;
  const message = `${remainingKeys.length} of ${keys.length} objects may remain: ${first.message}`;
  return new UnavailableError(message, { remainingKeys, outcome: all ? "not-applied" : "unknown", cause });
}
