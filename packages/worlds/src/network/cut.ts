/** How the proxy ends a connection: in good order (FIN), or at once (RST). */
export type Ending = "close" | "reset";

/**
 * What becomes of one exchange: what the client sends until the server answers, and the answer to it.
 *
 * - `pass`: nothing happens to it.
 * - `delay`: the request is held back for `requestMs`, the beginning of the answer for `answerMs`.
 * - `drop-answer`: the request reaches the server; when the first byte of the answer comes back, the answer is swallowed
 *   for `lingerMs` more (default 0), and then the client's connection ends (default `reset`).
 * - `truncate-answer`: the client gets so many bytes of the answer, and then the end (default `close`).
 * - `truncate-request`: the server gets so many bytes of the request, and then the end (default `reset`); so does the
 *   client.
 * - `end`: both connections end, before the server sees anything of the request (default `reset`).
 * - `black-hole`: nothing is passed on any more, and nobody is told, until the client ends its side.
 */
export type Cut =
  | { readonly kind: "pass" }
  | { readonly kind: "delay"; readonly requestMs?: number; readonly answerMs?: number }
  | { readonly kind: "drop-answer"; readonly lingerMs?: number; readonly ending?: Ending }
  | { readonly kind: "truncate-answer"; readonly bytes: number; readonly ending?: Ending }
  | { readonly kind: "truncate-request"; readonly bytes: number; readonly ending?: Ending }
  | { readonly kind: "end"; readonly ending?: Ending }
  | { readonly kind: "black-hole" };

/** The beginning of an exchange, as a plan sees it. */
export interface Exchange {
  /** The connection's number, counted from 1 over the life of the proxy. */
  readonly connection: number;
  /**
   * The exchange's number on its connection. 0 is the connection itself, before a byte was sent: what is cut there is
   * its opening, and a server's greeting if it speaks first. 1 begins with the client's first bytes.
   */
  readonly exchange: number;
  /** The client's first bytes of the exchange; empty for exchange 0. */
  readonly head: Uint8Array;
}

/** Decides what becomes of each exchange; `undefined` lets it pass. */
export type CutPlan = (exchange: Exchange) => Cut | undefined;
