import { createServer, type Server, type Socket } from "node:net";
import type { NetworkAddress } from "../../harness/network-address.js";
import { encodeFrame, type Frame, type FrameHead, FrameReader } from "./frame.js";

interface StoredObject {
  readonly bytes: Uint8Array;
  /** Which request made it, so that one that is repeated is known again. */
  readonly nonce: string;
  readonly timestampMs: number;
}

const loopback = "127.0.0.1";

/** Objects in memory behind a TCP port. It does what it is told, in the order in which requests arrive whole. */
export class ObjectServer {
  readonly #objects = new Map<string, StoredObject>();
  readonly #sockets = new Set<Socket>();
  readonly #server: Server = createServer((socket) => this.#serve(socket));

  /** Resolves with the address when it listens. */
  async listen(): Promise<NetworkAddress> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(0, loopback, resolve);
    });
    // A harness is not always disposed of, and its process shall end all the same.
    this.#server.unref();
    const bound = this.#server.address();
    return { host: loopback, port: bound !== null && typeof bound === "object" ? bound.port : 0 };
  }

  clear(): void {
    this.#objects.clear();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.unref();
    const reader = new FrameReader();
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      reader.push(chunk);
      for (let frame = reader.take(); frame; frame = reader.take())
        socket.write(encodeFrame(this.#answer(frame)));
    });
  }

  #answer({ head, body }: Frame): Frame {
    const { key = "", nonce = "" } = head;
    switch (head.verb) {
      case "write":
      case "create":
        return this.#put(key, nonce, body);
      case "get":
        return this.#get(key, head);
      case "list":
        return this.#list(head);
      case "remove":
        for (const removed of JSON.parse(Buffer.from(body).toString("utf8")) as string[])
          this.#objects.delete(removed);
        return plain({ status: "done" });
      default:
        return plain({ status: "unheard-of" });
    }
  }

  #put(key: string, nonce: string, bytes: Uint8Array): Frame {
    const holder = this.#objects.get(key);
    if (!holder) this.#objects.set(key, { bytes, nonce, timestampMs: Date.now() });
    const isHeld = holder !== undefined && holder.nonce !== nonce;
    return isHeld ? { head: { status: "exists" }, body: holder.bytes } : plain({ status: "created" });
  }

  #get(key: string, head: FrameHead): Frame {
    const held = this.#objects.get(key);
    if (!held) return plain({ status: "absent" });
    const { offset = 0, length } = head;
    const end = length === undefined ? held.bytes.length : offset + length;
    if (end > held.bytes.length) return plain({ status: "outside", sizeBytes: held.bytes.length });
    return { head: { status: "found" }, body: held.bytes.subarray(offset, end) };
  }

  #list({ prefix = "", after = "", limit }: FrameHead): Frame {
    const keys = [...this.#objects.keys()]
      .filter((key) => key.startsWith(prefix) && key > after)
      .sort()
      .slice(0, limit);
    const lines = keys.map((key) => {
      const held = this.#objects.get(key);
      return `${key} ${held?.bytes.length ?? 0} ${held?.timestampMs ?? 0}\n`;
    });
    return { head: { status: "listed" }, body: Buffer.from(lines.join("")) };
  }
}

function plain(head: FrameHead): Frame {
  return { head, body: new Uint8Array(0) };
}
