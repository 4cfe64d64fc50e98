import type { ChildContext } from "../child-program.js";

/** Tells what it is given, then what it hears, until it hears `stop`. For the tests of what parent and child tell. */
export async function echo({ harness, input, tell, hear }: ChildContext): Promise<void> {
  tell({ kind: "input", place: harness.place, ...input });
  for (let heard = await hear(); heard !== "stop"; heard = await hear()) tell({ kind: "heard", heard });
}
