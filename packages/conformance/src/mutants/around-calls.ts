import type { Backend, VerbOptions } from "@holdfast/core";
import type { Verb } from "../case/check-spi-error.js";
import { withVerbs } from "./pass-through-backend.js";

/** Runs a call in the mutant's own way. Its options may be other ones, and so may its answer. */
type AroundCall = <T>(
  verb: Verb,
  options: VerbOptions,
  run: (options: VerbOptions) => Promise<T>,
) => Promise<T>;

/** The backend with something done around every one of its calls. */
export function aroundCalls(good: Backend, around: AroundCall, others: Partial<Backend> = {}): Backend {
  return withVerbs(good, {
    write: async (key, body, options = {}) =>
      await around("write", options, async (changed) => await good.write(key, body, changed)),
    create: async (key, bytes, options = {}) =>
      await around("create", options, async (changed) => await good.create(key, bytes, changed)),
    read: async (key, options = {}) =>
      await around("read", options, async (changed) => await good.read(key, { ...own(options), ...changed })),
    list: async (prefix, options = {}) =>
      await around(
        "list",
        options,
        async (changed) => await good.list(prefix, { ...own(options), ...changed }),
      ),
    remove: async (keys, options = {}) =>
      await around("remove", options, async (changed) => await good.remove(keys, changed)),
    probe: async (options = {}) =>
      await around("probe", options, async (changed) => await good.probe(changed)),
    tidy: async (options = {}) =>
      await around("tidy", options, async (changed) => (await good.tidy?.(changed)) ?? { removed: 0 }),
    ...others,
  });
}

/** What a verb's options hold beside its bounds. */
function own<T extends VerbOptions>({ signal: _, deadlineMs: __, ...rest }: T): Omit<T, keyof VerbOptions> {
  return rest;
}

export function withoutSignal({ signal: _, ...rest }: VerbOptions): VerbOptions {
  return rest;
}

export function withoutDeadline({ deadlineMs: _, ...rest }: VerbOptions): VerbOptions {
  return rest;
}
