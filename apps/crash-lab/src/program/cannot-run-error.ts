/**
 * The lab cannot run here: no root, no tool, no such kernel. It is neither a pass nor a finding, so the program says why
 * and ends with exit code 77, as test programs do that were skipped (GNU Automake, "Scripts-based Testsuites").
 */
export class CannotRunError extends Error {
  readonly code: "CANNOT_RUN" = "CANNOT_RUN";
  /** What the program ends with. */
  static readonly exitCode: number = 77;

  override readonly name: string = "CannotRunError";
}
