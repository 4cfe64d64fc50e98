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
  /** The status of the answer that the service gave, and the code of its error; absent while there is none. */
  readonly status?: number;
  readonly code?: string;
}

/** The requests that reached the world's wire, the last ten thousand of them: print it when a test fails. */
export class RequestLog {
  #requests: LoggedRequest[] = [];
  #counts = new Map<S3Operation | "unknown", number>();
  #count = 0;

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

  #number = 0;

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

function describeRequest({ number, client, operation, bucket, key, status, code }: LoggedRequest): string {
  const where = key === "" ? bucket : `${bucket}/${key}`;
  const answer = [status ?? "no answer", code].filter((part) => part !== undefined).join(" ");
  return `#${number} client ${client} ${operation} ${where}: ${answer}`;
}
