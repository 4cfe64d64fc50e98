import type { Clock } from "@holdfast/core";
import type { NfsFaults } from "../faults/nfs-fault.js";
import type { NfsServer } from "../server/nfs-server.js";
import type { ServerHost } from "../server/server-host.js";
import { changes, type NfsOperation, type NfsRequest } from "./nfs-request.js";
import { RpcExchange } from "./rpc-exchange.js";
import type { RpcLog } from "./rpc-log.js";
import type { RpcSteps } from "./rpc-steps.js";

/** What all clients of a world share. */
export interface RpcNetwork {
  readonly host: ServerHost;
  readonly steps: RpcSteps;
  readonly log: RpcLog;
  readonly clock: Clock;
  /** Whether an answer reaches its client at a turn of its own. */
  readonly answersApart: boolean;
  /** Whether what programs wrote may reach the server before they flush it. */
  readonly writesBackAnyTime: boolean;
  /** After so many milliseconds a request lands that was late. */
  readonly lateMs: number;
  /** The server dies, and the next one takes over at once. */
  failOver(): void;
  nextNumber(): number;
  /** Puts down something that happens besides requests. */
  tell(event: string): void;
}

/** How a client asks. */
export interface TransportOptions {
  readonly client: number;
  readonly name: string;
  readonly faults: NfsFaults | undefined;
  /** NFSv4.1, whose sessions have a reply cache. */
  readonly hasSessions: boolean;
  /** With what a request ends that had no answer for `timeoutMs`; absent on a hard mount, where it never ends. */
  readonly timeoutCode: "EIO" | "ETIMEDOUT" | undefined;
  readonly timeoutMs: number;
}

/** What a request is about. */
export interface RpcFacts {
  readonly operation: NfsOperation;
  readonly path: string;
  readonly dest?: string;
  readonly isChange?: boolean;
}

/** The way of one client to the server. */
export class RpcTransport {
  readonly network: RpcNetwork;
  readonly options: TransportOptions;
  readonly #exchanges = new Set<RpcExchange<unknown>>();
  #isCut = false;
  #isDead = false;
  #requests = 0;

  constructor(network: RpcNetwork, options: TransportOptions) {
    this.network = network;
    this.options = options;
    network.host.whenRestarted(() => {
      for (const exchange of this.#exchanges) exchange.forgetAnswer();
    });
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** How many requests are under way. */
  get underWay(): number {
    return this.#exchanges.size;
  }

  /**
   * Asks the server. Resolves when its answer is there, which on a hard mount may be never.
   * @throws NfsStatus what the server answers, or that there was no answer
   */
  async call<T>(facts: RpcFacts, run: (server: NfsServer) => T): Promise<T> {
    // A machine that is gone does nothing any more.
    if (this.#isDead) return await new Promise<never>(() => undefined);
    return await new Promise<T>((resolve, reject) => {
      this.#requests += 1;
      const { operation, path, dest, isChange = changes(operation) } = facts;
      const { client, name } = this.options;
      const request: NfsRequest = {
        number: this.network.nextNumber(),
        client: name,
        operation,
        path,
        ...(dest !== undefined && { dest }),
        isChange,
      };
      const identity = client * 2 ** 20 + this.#requests;
      const exchange = new RpcExchange<T>(this, { request, identity, run }, { resolve, reject });
      this.#exchanges.add(exchange as RpcExchange<unknown>);
      exchange.begin();
    });
  }

  /** @internal */
  ended(exchange: RpcExchange<unknown>): void {
    this.#exchanges.delete(exchange);
  }

  cut(): void {
    this.#isCut = true;
  }

  /** @param late what becomes of requests whose callers were told that there is no answer */
  heal(late: "land" | "lost" = "land"): void {
    this.#isCut = false;
    if (late === "lost") for (const exchange of [...this.#exchanges]) exchange.dropIfAbandoned();
    this.network.steps.wake();
  }

  /** What was late reaches the server when its turn comes. */
  landLate(): void {
    for (const exchange of this.#exchanges) exchange.land();
    this.network.steps.wake();
  }

  /** The machine is gone. @param inFlight what becomes of its requests that have not reached the server */
  die(inFlight: "lost" | "land"): void {
    this.#isDead = true;
    for (const exchange of [...this.#exchanges]) exchange.abandon(inFlight);
  }
}
