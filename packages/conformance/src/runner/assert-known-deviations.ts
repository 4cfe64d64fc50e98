import type { ConformanceCase } from "../case/conformance-case.js";
import type { Harness } from "../harness/harness.js";
import { InvalidHarnessError } from "../harness/invalid-harness-error.js";

/** @throws InvalidHarnessError when the harness declares a deviation of a case that does not exist. */
export function assertKnownDeviations(harness: Harness, cases: readonly ConformanceCase[]): void {
  const ids = new Set(cases.map(({ id }) => id));
  for (const id of Object.keys(harness.knownDeviations ?? {})) {
    if (ids.has(id)) continue;
    throw new InvalidHarnessError(
      `knownDeviations of the harness names ${JSON.stringify(id)}, which is no case; --list shows them all`,
    );
  }
}
