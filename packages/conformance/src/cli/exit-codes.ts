/** What the command line ends with. An interrupted run ends with 128 and the number of the signal, as shells do. */
export const exitCodes = {
  /** Every must-case that was run holds, but for those that the harness declares to deviate. */
  conformant: 0,
  /** A must-case failed; with `--fail-on-skip` also: one was skipped or deviates, as declared. */
  notConformant: 1,
  /** An option, a harness or a file cannot be used. */
  usage: 2,
} as const;
