import type { S3FaultName } from "./faults/fault-model.js";
import type { S3Effect } from "./faults/s3-fault.js";
import type { S3Operation } from "./s3-operation.js";
import type { RequestSubject } from "./s3-service.js";

const rememberedRequests = 10_000;

/** One request and what became of it. */
export interface LoggedRequest extends RequestSubject {
  /** Counts all requests of the world from 1. */
  readonly number: number;
  /** Counts the clients from 1, in the order in which they were connected; 0 is whoever came over HTTP. */
  readonly client: number;
  /** The length of the body as it was sent. */
  readonly bytes: number;
  /** It is a write with `If-None-Match` or `If-Match`. */
  readonly isConditional: boolean;
  /** The fault it met. */
  readonly fault?: S3FaultName | "custom";
  readonly effect: S3Effect;
  /** What became of the part of it that lands late: `under way`, or the status or the code of the error it got. */
  readonly landed?: "under way" | number | string;
  /**
   * The status of the answer that the service gave, and the code of its error; absent while there is none. With a
   * fault the client may have got another answer, or none.
   */
  readonly status?: number;
  readonly code?: string;
}

/** The requests that reached the world's wire, the last ten thousand of them: print it when a test fails. */
export class RequestLog {
  #requests: LoggedRequest[] = [];
  #counts = new Map<S3Operation | "unknown", number>();
  #count = 0;
  #number = 0;

  /** How many requests there were since the world began, or since `clear()`. */
  get count(): number {
    return this.#count;
  }

  /** Oldest first. */
  get requests(): readonly LoggedRequest[] {
    return this.#requests;
  }

  /** How many requests there were of each operation: `{ PutObject: 2 }`. */
  get counts(): Readonly<Partial<Record<S3Operation | "unknown", number>>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Forgets what was so far; numbers go on. */
  clear(): void {
    this.#requests = [];
    this.#counts = new Map();
    this.#count = 0;
  }

  /** @internal */
  add(request: Omit<LoggedRequest, "number">): number {
    this.#count += 1;
    this.#number += 1;
    this.#counts.set(request.operation, (this.#counts.get(request.operation) ?? 0) + 1);
    this.#requests.push({ ...request, number: this.#number });
    if (this.#requests.length > rememberedRequests) this.#requests.shift();
    return this.#number;
  }

  /** @internal */
  amend(number: number, more: Partial<LoggedRequest>): void {
    const first = this.#requests[0]?.number ?? 0;
    const request = this.#requests[number - first];
    if (request) this.#requests[number - first] = { ...request, ...more };
  }

  /** One line for each request: `#12 client 1 PutObject b/k: 412 PreconditionFailed`. */
  toString(): string {
    return this.#requests.map(describeRequest).join("\n");
  }
}

function describeRequest(request: LoggedRequest): string {
  const { number, client, operation, bucket, key, status, code, fault, landed } = request;
  const where = key === "" ? bucket : `${bucket}/${key}`;
  const answer = [status ?? "not applied", code].filter((part) => part !== undefined).join(" ");
  const met = fault === undefined ? "" : `, ${fault}`;
  const late = landed === undefined ? "" : `, late part: ${landed}`;
  return `#${number} client ${client} ${operation} ${where}: ${answer}${met}${late}`;
}
