import { connect, type Socket } from "node:net";
import { type Exchange, ExchangeError } from "./exchange.js";
import { encodeFrame, type Frame, FrameReader } from "./frame.js";

interface KeptConnection {
  readonly socket: Socket;
  readonly reader: FrameReader;
}

/**
 * Exchanges on one connection that is kept. Careless as a mutant is: of a call that was cut off the answer is still to
 * come, and the next one takes it for its own.
 */
export function keptConnection(): Exchange {
  let kept: KeptConnection | undefined;
  let before: Promise<unknown> = Promise.resolve();

  const exchange: Exchange = async (address, request, signal) => {
    signal.throwIfAborted();
    return await new Promise<Frame>((resolve, reject) => {
      kept ??= {
        socket: connect({ ...address, noDelay: true }).on("error", () => undefined),
        reader: new FrameReader(),
      };
      const { socket, reader } = kept;
      socket.ref();
      const finish = (settle: () => void): void => {
        signal.removeEventListener("abort", onAbort);
        for (const [event, listener] of listeners) socket.off(event, listener);
        socket.unref();
        settle();
      };
      const onAbort = (): void => finish(() => reject(signal.reason));
      const onLost = (): void => {
        kept = undefined;
        socket.destroy();
        finish(() => reject(new ExchangeError("the connection was lost", true)));
      };
      const onData = (chunk: Uint8Array): void => {
        reader.push(chunk);
        const answer = reader.take();
        if (answer) finish(() => resolve(answer));
      };
      const listeners = [
        ["data", onData],
        ["end", onLost],
        ["close", onLost],
      ] as const;
      for (const [event, listener] of listeners) socket.on(event, listener);
      signal.addEventListener("abort", onAbort, { once: true });
      socket.write(encodeFrame(request));
    });
  };

  return async (address, request, signal) => {
    const run = async (): Promise<Frame> => await exchange(address, request, signal);
    const turn = before.then(run, run);
    before = turn;
    return await turn;
  };
}
