import { ExpiredError } from "@holdfast/core";

/** What failed and why, down to the first cause, in one line. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const live = ExpiredError.isInstance(error) ? ` (live ${error.liveEpochs.join()})` : "";
  const cause = error.cause ? ` <- ${describeFailure(error.cause)}` : "";
  return `${error.name}: ${error.message}${live}${cause}`;
}
