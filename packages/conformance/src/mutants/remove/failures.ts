import { OutcomeUnknownError, UnavailableError } from "@holdfast/core";
import type { AdapterMutant } from "../adapter-mutant.js";
import { withVerbs } from "../pass-through-backend.js";

export const removalErrorsSwallowed: AdapterMutant = {
  id: "removal-errors-swallowed",
  title: "a removal that fails tells success",
  standsFor: "cleaning up as best one can, and DeleteObjects, which answers 200 with an error for each key",
  killedBy: ["REMOVE-07", "BOUNDS-01"],
  verbs: (good) =>
    withVerbs(good, {
      remove: async (keys, options) => await good.remove(keys, options).catch(() => undefined),
    }),
};

export const removalDenied: AdapterMutant = {
  id: "removal-denied",
  title: "a removal that was cut off halfway says that nothing was removed",
  standsFor: "a timeout told as not applied (the first of the failures behind FLINK-28265)",
  killedBy: ["REMOVE-07"],
  verbs: (good) =>
    withVerbs(good, {
      remove: async (keys, options) => {
        await good.remove(keys, options).catch((error: unknown) => {
          throw OutcomeUnknownError.isInstance(error)
            ? new UnavailableError("the removal took too long", { cause: error })
            : error;
        });
      },
    }),
};

export const fewRemainingNamed: AdapterMutant = {
  id: "few-remaining-named",
  title: "a removal that was cut off names only one of the keys that remain",
  standsFor: "the first error of a batch told for all of them",
  killedBy: ["REMOVE-07"],
  verbs: (good) =>
    withVerbs(good, {
      remove: async (keys, options) => {
        await good.remove(keys, options).catch((error: unknown) => {
          if (!OutcomeUnknownError.isInstance(error)) throw error;
          const remainingKeys = keys.slice(-1);
          throw new UnavailableError("a part remains", { remainingKeys, outcome: "unknown", cause: error });
        });
      },
    }),
};

export const tidyByName: AdapterMutant = {
  id: "tidy-by-name",
  title: "tidying removes objects whose names look temporary",
  standsFor: "a cleaner that goes by *.tmp and tmp-*, such as a cron job's find -delete",
  killedBy: ["REMOVE-08"],
  verbs: (good) =>
    withVerbs(good, {
      tidy: async (options) => {
        const report = await good.tidy?.(options);
        const temporary = (await good.list("", options))
          .map(({ key }) => key)
          .filter((key) => /tmp/.test(key));
        await good.remove(temporary, options);
        return { removed: (report?.removed ?? 0) + temporary.length };
      },
    }),
};
