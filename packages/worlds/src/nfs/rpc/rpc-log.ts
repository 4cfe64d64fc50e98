import { describeRequest, type NfsRequest } from "./nfs-request.js";

const rememberedRequests = 1000;

/** A request and what became of it, or something else that happened. */
export interface LoggedRpc {
  readonly request: NfsRequest;
  /** `ok`, the code that was answered, and what went wrong on the way. */
  readonly outcome: string;
}

/** The requests of all clients in the order in which the server carried them out, the last thousand of them. */
export class RpcLog {
  #events: (LoggedRpc | string)[] = [];
  #count = 0;

  /** How many requests reached the server, also those that are no longer remembered. */
  get count(): number {
    return this.#count;
  }

  /** Oldest first. */
  get requests(): readonly LoggedRpc[] {
    return this.#events.filter((event): event is LoggedRpc => typeof event !== "string");
  }

  /** @internal */
  add(request: NfsRequest, outcome: string): void {
    this.#count += 1;
    this.#push({ request, outcome });
  }

  /** @internal */
  tell(event: string): void {
    this.#push(event);
  }

  /** One line for each: `#12 a LINK of /d/tmp to /d/name: ok`. */
  toString(): string {
    return this.#events
      .map((event) => {
        if (typeof event === "string") return event;
        const { request, outcome } = event;
        return `#${request.number} ${request.client} ${describeRequest(request)}: ${outcome}`;
      })
      .join("\n");
  }

  #push(event: LoggedRpc | string): void {
    this.#events.push(event);
    if (this.#events.length > 2 * rememberedRequests) this.#events = this.#events.slice(-rememberedRequests);
  }
}
