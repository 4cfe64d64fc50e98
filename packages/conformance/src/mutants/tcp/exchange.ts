import { connect, type Socket } from "node:net";
import type { NetworkAddress } from "../../harness/network-address.js";
import { encodeFrame, type Frame, FrameReader } from "./frame.js";

/** A request had no whole answer. */
export class ExchangeError extends Error {
  override readonly name: string = "ExchangeError";
  /** Bytes of the request may have reached the server. */
  readonly mayHaveArrived: boolean;

  constructor(message: string, mayHaveArrived: boolean) {
    super(message);
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** Sends a request and answers what comes back; rejects with an {@link ExchangeError}, or when the signal aborts. */
export type Exchange = (address: NetworkAddress, request: Frame, signal: AbortSignal) => Promise<Frame>;

/** On a connection of its own, which ends with the answer, so that none is ever taken for another's. */
export const exchangeOnce: Exchange = async (address, request, signal) => {
  signal.throwIfAborted();
  return await new Promise<Frame>((resolve, reject) => {
    const socket: Socket = connect({ ...address, noDelay: true });
    const reader = new FrameReader();
    let isSent = false;
    const finish = (settle: () => void): void => {
      signal.removeEventListener("abort", onAbort);
      socket.destroy();
      settle();
    };
    const fail = (why: string): void => finish(() => reject(new ExchangeError(why, isSent)));
    const onAbort = (): void => finish(() => reject(signal.reason));
    signal.addEventListener("abort", onAbort, { once: true });
    socket.on("connect", () => {
      isSent = true;
      socket.write(encodeFrame(request));
    });
    socket.on("data", (chunk) => {
      reader.push(chunk);
      const answer = reader.take();
      if (answer) finish(() => resolve(answer));
    });
    socket.on("error", (error) => fail(`the connection failed: ${error.message}`));
    socket.on("end", () => fail("the connection ended before the whole answer was there"));
    socket.on("close", () => fail("the connection was closed before the whole answer was there"));
  });
};
