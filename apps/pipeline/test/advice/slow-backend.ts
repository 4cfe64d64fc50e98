import type { Backend } from "@holdfast/core";
import type { VirtualClock } from "../../src/story/time/virtual-clock.js";

/** A backend whose reads of state take so long each, by the clock of the run. */
export function slowReads(backend: Backend, clock: VirtualClock, readMs: number): Backend {
  return new Proxy(backend, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        if (name === "read" && String(args[0]).includes("/state/")) await clock.sleep(readMs);
        return await value.apply(target, args);
      };
    },
  });
}

/** A backend that counts its calls. */
export function countedCalls(backend: Backend): {
  readonly backend: Backend;
  readonly calls: { count: number };
} {
  const calls = { count: 0 };
  const counted = new Proxy(backend, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        calls.count += 1;
        return await value.apply(target, args);
      };
    },
  });
  return { backend: counted, calls };
}
