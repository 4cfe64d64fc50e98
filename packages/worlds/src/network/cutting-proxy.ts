import { connect, createServer, type Server, type Socket } from "node:net";
import { type Clock, systemClock } from "@holdfast/core";
import type { Cut, CutPlan, Ending } from "./cut.js";
import { ProxiedConnection } from "./proxied-connection.js";

const loopback = "127.0.0.1";
const rememberedCuts = 1000;

/** Where something listens for TCP connections. */
export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

export interface CuttingProxyOptions {
  /** Where the real server listens. */
  readonly target: TcpAddress;
  /** What becomes of exchanges at first. Default: they pass. */
  readonly plan?: CutPlan;
  /** Counts delays. Default: the system's clock. */
  readonly clock?: Clock;
}

/** A cut that was made. */
export interface MadeCut {
  readonly connection: number;
  readonly exchange: number;
  readonly cut: Cut;
}

/**
 * A TCP proxy on the loopback interface that cuts connections as it is told, for any protocol in which a client asks and
 * a server answers. Made by {@link cuttingProxy}.
 */
export class CuttingProxy {
  /** What becomes of the exchanges that begin from now on. */
  plan: CutPlan;
  readonly #target: TcpAddress;
  readonly #clock: Clock;
  readonly #sockets = new Set<Socket>();
  readonly #live = new Set<ProxiedConnection>();
  readonly #cuts: MadeCut[] = [];
  #server: Server | undefined;
  #port = 0;
  #accepted = 0;
  #isClosed = false;

  /** @internal */
  constructor({ target, plan = () => undefined, clock = systemClock }: CuttingProxyOptions) {
    this.#target = target;
    this.#clock = clock;
    this.plan = plan;
  }

  /** Where clients connect. It stays the same for the life of the proxy. */
  get address(): TcpAddress {
    return { host: loopback, port: this.#port };
  }

  /** How many clients' connections are open now. */
  get connections(): number {
    return this.#live.size;
  }

  /** How many connections were taken in so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /** The cuts that were made, oldest first, the last thousand of them: print them when a test fails. */
  get cuts(): readonly MadeCut[] {
    return this.#cuts;
  }

  /** Listens, again if it was stopped. */
  async listen(): Promise<void> {
    if (this.#server || this.#isClosed) return;
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, loopback, resolve);
    });
    const bound = server.address();
    if (bound !== null && typeof bound === "object") this.#port = bound.port;
  }

  /** New connections are refused until it listens again; open ones stay. */
  stopListening(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  /** Ends every connection that is open now. */
  cutAll(ending: Ending = "reset"): void {
    for (const connection of this.#live) connection.end(ending);
  }

  /** Ends everything; when it resolves no socket is left. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.stopListening();
    this.cutAll("reset");
    const open = [...this.#sockets];
    await Promise.all(open.map((socket) => new Promise<void>((resolve) => socket.once("close", resolve))));
  }

  #accept(client: Socket): void {
    this.#accepted += 1;
    const number = this.#accepted;
    this.#track(client);
    const connection = new ProxiedConnection({
      client,
      clock: this.#clock,
      connect: () => this.#track(connect({ ...this.#target, allowHalfOpen: true, noDelay: true })),
      plan: (exchange, head) => {
        const cut = this.plan({ connection: number, exchange, head }) ?? { kind: "pass" };
        if (cut.kind !== "pass") this.#cuts.push({ connection: number, exchange, cut });
        if (this.#cuts.length > rememberedCuts) this.#cuts.shift();
        return cut;
      },
    });
    this.#live.add(connection);
    client.once("close", () => this.#live.delete(connection));
  }

  #track(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    return socket;
  }
}

/** Starts a {@link CuttingProxy}; it listens on a free port when this resolves. */
export async function cuttingProxy(options: CuttingProxyOptions): Promise<CuttingProxy> {
  const proxy = new CuttingProxy(options);
  await proxy.listen();
  return proxy;
}
