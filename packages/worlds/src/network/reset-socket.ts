import type { Socket } from "node:net";

/**
 * Ends a connection at once, with a TCP reset where there is one to reset. A socket that is still connecting would wait
 * for its peer first, and one whose FIN is still to be sent cannot be reset (libuv refuses), so these just close.
 */
export function resetSocket(socket: Socket): void {
  const isEnding = socket.writableEnded && !socket.writableFinished;
  if (socket.connecting || isEnding) socket.destroy();
  else socket.resetAndDestroy();
}
