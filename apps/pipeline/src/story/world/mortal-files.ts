import type { Life } from "../time/life.js";

/** A call of the file system takes so long, in milliseconds; half of it before it takes effect. */
const callMs = 2;

/** A file system as a process sees it, with the handles it opens: the calls of a dead process are not answered. */
export function mortalFiles<T extends object>(files: T, life: Life): T {
  return new Proxy(files, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        await life.passes(callMs / 2);
        const result: unknown = await value.apply(target, args);
        await life.passes(callMs / 2);
        return name === "open" ? mortalFiles(result as object, life) : result;
      };
    },
  });
}
