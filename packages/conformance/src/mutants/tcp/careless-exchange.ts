import { connect } from "node:net";
import { type Exchange, ExchangeError } from "./exchange.js";
import { encodeFrame, type Frame, FrameReader } from "./frame.js";

/** Takes what has come of an answer for all of it when the connection ends. */
export const takesPartForWhole: Exchange = async (address, request, signal) => {
  return await exchangeUntil(address, request, signal, (reader, isOver) => {
    return reader.take() ?? (isOver ? reader.takePart() : undefined);
  });
};

/** Takes a request for done when it has left, and looks only at answers that hold what was asked for. */
export const takesSentForDone: Exchange = async (address, request, signal) => {
  const asks = request.head.verb === "get" || request.head.verb === "list";
  return await exchangeUntil(address, request, signal, (reader, isOver) => {
    const answer = reader.take();
    return answer ?? (isOver && !asks ? { head: { status: "created" }, body: new Uint8Array(0) } : undefined);
  });
};

async function exchangeUntil(
  address: Parameters<Exchange>[0],
  request: Frame,
  signal: AbortSignal,
  take: (reader: FrameReader, isOver: boolean) => Frame | undefined,
): Promise<Frame> {
  signal.throwIfAborted();
  return await new Promise<Frame>((resolve, reject) => {
    const socket = connect({ ...address, noDelay: true });
    const reader = new FrameReader();
    let isSent = false;
    const finish = (settle: () => void): void => {
      signal.removeEventListener("abort", onAbort);
      socket.destroy();
      settle();
    };
    const onAbort = (): void => finish(() => reject(signal.reason));
    const look = (isOver: boolean): void => {
      const answer = isSent ? take(reader, isOver) : undefined;
      if (answer) finish(() => resolve(answer));
      else if (isOver) finish(() => reject(new ExchangeError("the connection ended", isSent)));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    socket.on("connect", () => {
      isSent = true;
      socket.write(encodeFrame(request));
    });
    socket.on("data", (chunk) => {
      reader.push(chunk);
      look(false);
    });
    socket.on("error", () => look(true));
    socket.on("close", () => look(true));
  });
}
