import { setImmediate } from "node:timers/promises";

/** Errors that reach no caller: rejections that nobody handles, and what is thrown out of a callback. */
export interface StrayErrors {
  /** Ends the watch and answers what was seen. */
  stop(): Promise<readonly unknown[]>;
}

/** While it watches, such an error ends the case it belongs to, not the whole process. */
export function watchStrayErrors(): StrayErrors {
  const seen: unknown[] = [];
  const see = (error: unknown): void => void seen.push(error);
  process.on("unhandledRejection", see);
  process.on("uncaughtException", see);
  return {
    stop: async () => {
      // A rejection counts as unhandled only once the microtasks after it have run.
      await setImmediate();
      process.off("unhandledRejection", see);
      process.off("uncaughtException", see);
      return seen;
    },
  };
}
