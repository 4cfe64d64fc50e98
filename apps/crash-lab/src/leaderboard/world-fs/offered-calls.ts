import { refuse } from "./mounted-disk.js";

type Call = (...args: never[]) => unknown;

/**
 * A module with every name that Node's own has: the offered ones, Node's constants, and for each other function one that
 * refuses. So a library that wants more than the world has is told, whatever it calls.
 */
export function offeredCalls(
  moduleName: string,
  node: Readonly<Record<string, unknown>>,
  offered: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const calls: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(node)) {
    const isFunction = typeof value === "function";
    calls[name] = isFunction ? (): never => refuse(`${moduleName}.${name}`) : value;
  }
  // What is neither a function nor a number holds more of Node's own.
  for (const name of ["promises", "default"]) delete calls[name];
  return { ...calls, ...offered };
}

/** Options that the simulated disk knows, in the form it takes them. */
export function knownOptions<T extends object>(
  call: string,
  options: unknown,
  known: readonly (keyof T & string)[],
): T | undefined {
  if (options === undefined || options === null) return undefined;
  if (typeof options === "string")
    return (
      known.includes("encoding" as never) ? { encoding: options } : refuse(`${call} with "${options}"`)
    ) as T;
  if (typeof options !== "object") return refuse(`${call} with ${String(options)}`);
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !known.includes(name as never)) refuse(`${call} with the option ${name}`);
  }
  return options as T;
}

/** A function of Node's promises in the form that takes a callback. */
export function withCallback(call: (...args: never[]) => Promise<unknown>): Call {
  return ((...args: unknown[]) => {
    const callback = args.pop();
    if (typeof callback !== "function") throw new TypeError("the last argument is no callback");
    (call as (...args: unknown[]) => Promise<unknown>)(...args).then(
      (value) => process.nextTick(callback, null, ...(value === undefined ? [] : [value])),
      (error: unknown) => process.nextTick(callback, error),
    );
  }) as Call;
}
