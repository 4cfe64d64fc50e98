import { StalePatchError } from "./source-patch.js";

const mark: string = "holdfast.patch";

/** The statement by which a patched file marks the process that runs it. */
export function markOf(id: string): string {
  return `Reflect.set(globalThis, Symbol.for(${JSON.stringify(mark)}), ${JSON.stringify(id)});`;
}

/**
 * Makes sure, in the process itself, that it runs what is to be tested.
 * @throws StalePatchError when it runs something else.
 */
export function assertMark(id: string | undefined): void {
  const found: unknown = Reflect.get(globalThis, Symbol.for(mark));
  if (found !== id)
    throw new StalePatchError(`this process runs ${found ?? "the good code"}, not ${id ?? "that"}`);
}
