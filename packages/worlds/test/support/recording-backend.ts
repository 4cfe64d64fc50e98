import type { Backend } from "@holdfast/core";
import { memoryBackend } from "@holdfast/core/memory";

export interface RecordedCall {
  readonly verb: string;
  readonly args: readonly unknown[];
}

/** A memory backend that remembers with which arguments it was called. */
export function recordingBackend(): { readonly backend: Backend; readonly calls: RecordedCall[] } {
  const inner = memoryBackend();
  const calls: RecordedCall[] = [];
  const backend = new Proxy<Backend>(inner, {
    get: (target, name) => {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        calls.push({ verb: String(name), args });
        return (value as (...args: unknown[]) => unknown).apply(target, args);
      };
    },
  });
  return { backend, calls };
}
