const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Somebody asked the program to end. */
export class InterruptedError extends Error {
  readonly code: "INTERRUPTED" = "INTERRUPTED";
  override readonly name: string = "InterruptedError";
  readonly signal: keyof typeof exitCodes;

  constructor(signal: keyof typeof exitCodes) {
    super(`interrupted by ${signal}`);
    this.signal = signal;
  }
}

export interface Interruption {
  /** Aborts at the first SIGINT, SIGTERM or SIGHUP, with an InterruptedError. */
  readonly signal: AbortSignal;
  /** The exit code that tells a shell which signal it was. */
  exitCode(): number;
}

/** Turns the signals that ask a program to end into an abort, so that it can tidy up. A second one ends it at once. */
export function interruption(): Interruption {
  const interrupted = new AbortController();
  let code = 1;
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      code = exitCodes[signal];
      interrupted.abort(new InterruptedError(signal));
    });
  }
  return { signal: interrupted.signal, exitCode: () => code };
}
