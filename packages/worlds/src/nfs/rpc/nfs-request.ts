/** The requests that a client makes: a compound is named by the operation that it is about (RFC 8881, section 18). */
export type NfsOperation =
  | "ACCESS"
  | "CLOSE"
  | "COMMIT"
  | "CREATE"
  | "GETATTR"
  | "LINK"
  | "LOOKUP"
  | "OPEN"
  | "READ"
  | "READDIR"
  | "REMOVE"
  | "RENAME"
  | "SETATTR"
  | "WRITE";

/** A request as faults, schedules and the log see it. */
export interface NfsRequest {
  /** Counts the requests of all clients from 1. */
  readonly number: number;
  /** The name of the client that makes it. */
  readonly client: string;
  readonly operation: NfsOperation;
  /** What it is about, by the path that the client knows it by. */
  readonly path: string;
  /** Where a LINK or RENAME leads. */
  readonly dest?: string;
  /** Whether it changes what other clients may see. An OPEN does if it may make or truncate a file. */
  readonly isChange: boolean;
}

const changing: ReadonlySet<NfsOperation> = new Set([
  "COMMIT",
  "CREATE",
  "LINK",
  "REMOVE",
  "RENAME",
  "SETATTR",
  "WRITE",
]);

export function changes(operation: NfsOperation): boolean {
  return changing.has(operation);
}

/** `LINK of /a/tmp to /a/name`. */
export function describeRequest({ operation, path, dest }: Omit<NfsRequest, "number">): string {
  return `${operation} of ${path}${dest === undefined ? "" : ` to ${dest}`}`;
}
