/** A case found that something does not hold. Its message says what was seen and what should have been. */
export class Violation extends Error {
  override readonly name: string = "Violation";
}

/** @throws Violation unless the condition holds. */
export function check(holds: boolean, message: string | (() => string)): asserts holds {
  if (!holds) throw new Violation(typeof message === "string" ? message : message());
}
