import { deserialize, serialize } from "node:v8";

/** Sends a message: its length, and its structured clone. */
export function send(socket, message) {
  if (socket.destroyed) return;
  const bytes = serialize(message);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  socket.write(Buffer.concat([length, bytes]));
}

/** Calls `take` for each message that arrives. */
export function readMessages(socket, take) {
  const parts = [];
  let held = 0;
  let wanted = 4;
  let inBody = false;
  socket.on("data", (part) => {
    parts.push(part);
    held += part.length;
    while (held >= wanted) {
      const all = parts.length === 1 ? parts[0] : Buffer.concat(parts);
      const message = all.subarray(0, wanted);
      parts.splice(0, parts.length, all.subarray(wanted));
      held -= wanted;
      if (inBody) take(deserialize(message));
      wanted = inBody ? 4 : message.readUInt32LE();
      inBody = !inBody;
    }
  });
}

/** Carries calls out on a file system, for one process. What goes over a wire has no methods: types become words. */
export function callsOf(fileSystem) {
  const open = new Map();
  const statsOf = (stats) => {
    const { dev, ino, mode, size, mtimeMs, nlink } = stats;
    return { dev, ino, mode, size, mtimeMs, nlink, type: typeOf(stats) };
  };
  const onHandle = {
    write: async (handle, bytes, position) => await handle.write(bytes, 0, bytes.length, position),
    read: async (handle, length, position) => {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await handle.read(bytes, 0, length, position);
      return bytes.subarray(0, bytesRead);
    },
    stat: async (handle) => statsOf(await handle.stat()),
    sync: async (handle) => await handle.sync(),
    close: async (handle) => await handle.close(),
  };
  let opened = 0;
  let ended = false;
  const run = async (op, args) => {
    if (op.startsWith("handle.")) {
      const [number, ...rest] = args;
      const handle = open.get(number);
      if (op === "handle.close") open.delete(number);
      return await onHandle[op.slice("handle.".length)](handle, ...rest);
    }
    if (op === "open") {
      const handle = await fileSystem.open(...args);
      opened += 1;
      open.set(opened, handle);
      if (ended) end();
      return opened;
    }
    if (op === "lstat") return statsOf(await fileSystem.lstat(...args));
    if (op === "readdir") {
      const entries = await fileSystem.readdir(args[0], { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, type: typeOf(entry) }));
    }
    const result = await fileSystem[op](...args);
    return typeof result === "string" ? result : undefined;
  };
  const end = () => {
    ended = true;
    for (const handle of open.values()) handle.close().catch(() => undefined);
    open.clear();
  };
  return { run, end };
}

function typeOf(entry) {
  if (entry.isFile()) return "file";
  return entry.isDirectory() ? "directory" : "other";
}
