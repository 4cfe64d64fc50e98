import { nodeFileSystem, type PosixFileHandle, type PosixFileSystem } from "@holdfast/posix";

interface Call {
  readonly op: string;
  readonly path: string;
}

/** An error as a file system throws it. */
export function posixError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

export interface Intercepted {
  readonly fileSystem: PosixFileSystem;
  readonly calls: Call[];
  /** Runs before each call; may throw, wait or never end. */
  before: (call: Call) => void | Promise<void>;
}

/** A file system whose calls are recorded, and can be made to fail or to hang. */
export function interceptedFileSystem(inner: PosixFileSystem = nodeFileSystem): Intercepted {
  const calls: Call[] = [];
  const state: Intercepted = { fileSystem: {} as PosixFileSystem, calls, before: () => undefined };
  const intercept = <T extends object>(target: T, prefix: string, fixedPath?: string): T =>
    new Proxy(target, {
      get: (_, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return async (...args: unknown[]) => {
          // Of a link the new name counts.
          const path = fixedPath ?? String(name === "link" ? args[1] : args[0]);
          const call = { op: `${prefix}${String(name)}`, path };
          calls.push(call);
          await state.before(call);
          const result: unknown = await method.apply(target, args);
          return name === "open" ? intercept(result as PosixFileHandle, "handle.", path) : result;
        };
      },
    });
  // A namespace object's properties cannot be proxied, a copy's can.
  return Object.assign(state, { fileSystem: intercept({ ...inner }, "") });
}
