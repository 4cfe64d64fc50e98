const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

export interface Interruption {
  /** Aborts at the first SIGINT, SIGTERM or SIGHUP; its reason names the signal. */
  readonly signal: AbortSignal;
  /** The exit code that tells a shell which signal it was. */
  exitCode(): number;
}

/** Turns the signals that ask a program to end into an abort, so that it can tidy up. A second one ends it at once. */
export function interruption(): Interruption {
  const interrupted = new AbortController();
  let code = 1;
  for (const [signal, exitCode] of Object.entries(exitCodes)) {
    process.once(signal, () => {
      code = exitCode;
      interrupted.abort(new Error(`interrupted by ${signal}`));
    });
  }
  return { signal: interrupted.signal, exitCode: () => code };
}
