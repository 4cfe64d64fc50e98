import { type Exchange, exchangeOnce } from "./exchange.js";
import type { Frame } from "./frame.js";

/** The steps of which the good TCP backend is made; each mutant does some of them otherwise. */
export interface TcpSteps {
  /** Made once for each client. */
  readonly exchange: Exchange;
  /** What is sent again when a request had no answer: the same one, so that the server knows it again. */
  again(request: Frame): Frame;
  /** Whether a request that had no answer is sent again; else the call fails. */
  triesAgain(request: Frame): boolean;
  /** What a call that ends without an answer says of its outcome, if it may have reached the server. */
  outcomeUnanswered(request: Frame): "not-applied" | "unknown";
  /** The call's bounds as the client heeds them. */
  bounds(bounds: TcpBounds): TcpBounds;
}

interface TcpBounds {
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

/** Every step done right. */
export function goodTcpSteps(): TcpSteps {
  return {
    exchange: exchangeOnce,
    again: (request) => request,
    triesAgain: () => true,
    outcomeUnanswered: () => "unknown",
    bounds: (bounds) => bounds,
  };
}
