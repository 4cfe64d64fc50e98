import { connect, createServer, type Server, type Socket } from "node:net";
import type { TcpAddress } from "../../src/network/index.js";

/** A server of one's own on the loopback interface, and what it has seen. */
export interface TestServer {
  readonly address: TcpAddress;
  /** What each connection has sent, oldest first. */
  readonly received: string[];
  /** Ends everything that is still open. */
  close(): Promise<void>;
}

export async function testServer(serve: (socket: Socket, received: string) => void): Promise<TestServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const number = received.push("") - 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      received[number] += chunk.toString("latin1");
      serve(socket, received[number] ?? "");
    });
    serve(socket, "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { address: { host: "127.0.0.1", port }, received, close };
}

/** Answers each line `ask` with `answer ask\n`. */
export async function lineServer(): Promise<TestServer> {
  const answered = new Map<Socket, number>();
  return await testServer((socket, received) => {
    const lines = received.split("\n").slice(0, -1);
    for (const line of lines.slice(answered.get(socket) ?? 0)) socket.write(`answer ${line}\n`);
    answered.set(socket, lines.length);
  });
}

/** A client that remembers what it got and how its connection ended. */
export class TestClient {
  readonly socket: Socket;
  received = "";
  /** `open`, `end` after a FIN, or the code of the error. */
  state = "open";
  readonly closed: Promise<void>;

  constructor({ host, port }: TcpAddress) {
    this.socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
    this.socket.on("data", (chunk) => {
      this.received += chunk.toString("latin1");
    });
    this.socket.on("end", () => {
      this.state = "end";
      this.socket.end();
    });
    this.socket.on("error", (error: NodeJS.ErrnoException) => {
      this.state = String(error.code);
    });
    this.closed = new Promise((resolve) => this.socket.once("close", () => resolve()));
  }

  send(text: string): void {
    this.socket.write(text);
  }

  /** Sends a line and waits for its answer, or for the end. */
  async ask(line: string): Promise<string> {
    const before = this.received.length;
    this.send(`${line}\n`);
    await until(
      () => this.received.endsWith("\n", this.received.length) && this.received.length > before,
      this.closed,
    );
    return this.received.slice(before);
  }
}

/** Waits for something to come true, or for the other event. */
export async function until(isTrue: () => boolean, orElse?: Promise<void>): Promise<void> {
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  orElse?.then(over, over);
  while (!isTrue() && !isOver) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Gives what should not happen some time to happen. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
