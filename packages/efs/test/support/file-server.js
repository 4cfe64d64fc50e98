import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callsOf, readMessages, send } from "./file-messages.js";

/**
 * Offers file systems to other processes: each connection is a process, which gets the mount that `mountFor` gives it. When
 * the connection ends, whatever the process had open is closed, as a kernel does for a process that dies.
 *
 * @param {() => import("@holdfast/posix").PosixFileSystem} mountFor
 */
export async function serveFiles(mountFor) {
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    const calls = callsOf(mountFor());
    readMessages(socket, async ({ id, op, args }) => {
      try {
        send(socket, { id, result: await calls.run(op, args) });
      } catch ({ code, message }) {
        send(socket, { id, error: { code, message } });
      }
    });
    socket.on("close", () => {
      sockets.delete(socket);
      calls.end();
    });
  });
  const folder = await mkdtemp(join(tmpdir(), "holdfast-nfs-world-"));
  const address = join(folder, "socket");
  await new Promise((resolve) => server.listen(address, resolve));
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
    await rm(folder, { recursive: true, force: true });
  };
  return { address, close };
}
