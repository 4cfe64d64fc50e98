/** What a server answers instead of what it was asked for, or what a client says by itself; `code` is the errno's name. */
export class NfsStatus extends Error {
  readonly code: string;

  constructor(code: string) {
    // Nobody sees where it was made, and it is made often.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(code);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = "NfsStatus";
    this.code = code;
  }
}

/** The code that something ended with; anything that is no status is an error of the world itself, and goes on. */
export function statusCode(error: unknown): string {
  if (error instanceof NfsStatus) return error.code;
  throw error;
}
