import { connect } from "node:net";
import { readMessages, send } from "./file-messages.js";

/**
 * The file system that another process serves, as this process sees it.
 * @returns {import("@holdfast/posix").PosixFileSystem}
 */
export function remoteFiles(address) {
  const socket = connect(address);
  const waiting = new Map();
  let calls = 0;
  // A process that has nothing else to do may end.
  socket.unref();
  const fail = () => {
    for (const { reject } of waiting.values())
      reject(Object.assign(new Error("the server is gone"), { code: "EIO" }));
    waiting.clear();
  };
  socket.on("error", fail);
  socket.on("close", fail);
  readMessages(socket, ({ id, result, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) socket.unref();
    if (error) reject(Object.assign(new Error(error.message), { code: error.code }));
    else resolve(result);
  });
  const call = async (op, ...args) => {
    calls += 1;
    const id = calls;
    socket.ref();
    return await new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      send(socket, { id, op, args });
    });
  };
  return {
    open: async (path, flags, mode) => remoteHandle(call, await call("open", path, flags, mode)),
    link: async (existingPath, newPath) => await call("link", existingPath, newPath),
    unlink: async (path) => await call("unlink", path),
    mkdir: async (path, options) => await call("mkdir", path, options),
    rmdir: async (path) => await call("rmdir", path),
    readdir: async (path) => (await call("readdir", path)).map(withType),
    lstat: async (path) => withType(await call("lstat", path)),
    realpath: async (path) => await call("realpath", path),
  };
}

function remoteHandle(call, handle) {
  return {
    write: async (bytes, offset, length, position) =>
      await call("handle.write", handle, Uint8Array.from(bytes.subarray(offset, offset + length)), position),
    read: async (bytes, offset, length, position) => {
      const read = await call("handle.read", handle, length, position);
      bytes.set(read, offset);
      return { bytesRead: read.length };
    },
    stat: async () => withType(await call("handle.stat", handle)),
    sync: async () => await call("handle.sync", handle),
    close: async () => await call("handle.close", handle),
  };
}

function withType(plain) {
  const is = (type) => () => plain.type === type;
  return { ...plain, isFile: is("file"), isDirectory: is("directory"), isSymbolicLink: () => false };
}
