import { setTimeout as rest } from "node:timers/promises";
import { type Clock, InvalidArgumentError, systemClock } from "@holdfast/core";
import type { FoundTree } from "../disk/verdict/found-tree.js";
import { NfsClient, type NfsClientOptions } from "./nfs-client.js";
import { RpcLog } from "./rpc/rpc-log.js";
import { type NfsSchedule, type NfsStep, RpcSteps } from "./rpc/rpc-steps.js";
import type { RpcNetwork } from "./rpc/rpc-transport.js";
import { NfsServer } from "./server/nfs-server.js";
import { ServerHost } from "./server/server-host.js";
import type { NfsServerLimits } from "./server/server-limits.js";
import type { UnlinkedFiles } from "./server/server-tree.js";
import { treeBelow } from "./server/tree-below.js";
import { VirtualClock } from "./virtual-clock.js";

/** Milliseconds of the real machine, after which nothing can be expected of it. */
const mostIdleTurns = 200;

export interface NfsWorldOptions {
  /** By which attributes expire and timeouts run. Default: the system's clock. */
  readonly clock?: Clock;
  /** Decides which of several steps happens next. Default: the one that came about first. */
  readonly schedule?: NfsSchedule;
  /** Whether each answer reaches its client at a step of its own, so that things may happen in between. Default: it does not. */
  readonly answersApart?: boolean;
  /** Whether a schedule may have a kernel write back what was not flushed yet. Default: it is only written when it is flushed. */
  readonly writesBackAnyTime?: boolean;
  /** How many entries one READDIR answers. Default 128. */
  readonly listingChunk?: number;
  /** How far the server's clock, which dates the files, is ahead of the clients'. Default 0. */
  readonly serverSkewMs?: number;
  /** Whether the number of a file that is gone is used again for the next one. Default: it is. */
  readonly reusesInodeNumbers?: boolean;
  /** What a client finds that has a file open which another one has removed: nothing, or the file. Default `stale`. */
  readonly unlinkedFiles?: UnlinkedFiles;
  /** After so long without a word from a client the server forgets what it had open. Default 90,000. */
  readonly leaseMs?: number;
  /** After so long a request lands that was late. Default 1,000. */
  readonly lateMs?: number;
  readonly limits?: NfsServerLimits;
}

export interface FailoverOptions {
  /** What becomes of what was written and not committed. Default `lost`. */
  readonly unstable?: "lost" | "kept";
}

/** Several machines that mount one NFSv4 server, each with its own memory of it. */
export class NfsWorld {
  /** The requests of all clients, as the server carried them out. */
  readonly log: RpcLog = new RpcLog();
  readonly #options: NfsWorldOptions;
  readonly #clock: Clock;
  readonly #steps: RpcSteps;
  readonly #host: ServerHost;
  readonly #network: RpcNetwork;
  readonly #clients: NfsClient[] = [];
  #requests = 0;

  /** @throws InvalidArgumentError naming the option that cannot be used */
  constructor(options: NfsWorldOptions = {}) {
    const { clock = systemClock, serverSkewMs = 0, listingChunk = 128, lateMs = 1000 } = options;
    if (!(Number.isSafeInteger(listingChunk) && listingChunk >= 1)) {
      throw new InvalidArgumentError(`listingChunk is ${listingChunk}; give a whole number from 1`);
    }
    this.#options = options;
    this.#clock = clock;
    this.#steps = new RpcSteps(options.schedule);
    const server = new NfsServer({
      nowMs: () => clock.wallMs() + serverSkewMs,
      reusesInodeNumbers: options.reusesInodeNumbers ?? true,
      unlinkedFiles: options.unlinkedFiles ?? "stale",
      limits: options.limits ?? {},
      listingChunk,
    });
    this.#host = new ServerHost(server);
    this.#network = {
      host: this.#host,
      steps: this.#steps,
      log: this.log,
      clock,
      answersApart: options.answersApart ?? false,
      writesBackAnyTime: options.writesBackAnyTime ?? false,
      lateMs,
      failOver: () => this.failover(),
      nextNumber: () => {
        this.#requests += 1;
        return this.#requests;
      },
      tell: (event) => {
        this.log.tell(event);
        this.#steps.digest.addEvent(event);
      },
    };
  }

  /** Another machine. @throws InvalidArgumentError naming the option that cannot be used */
  client(options: NfsClientOptions = {}): NfsClient {
    const client = this.#clients.length + 1;
    const { name = clientName(client) } = options;
    const parts = { client, name, network: this.#network, leaseMs: this.#options.leaseMs ?? 90_000 };
    const made = new NfsClient(parts, options);
    this.#clients.push(made);
    return made;
  }

  /** All that is on the server now, past what any client knows; in no time, and at no step. In order of paths, without the root. */
  tree(): FoundTree {
    return treeBelow(this.#host.server.tree);
  }

  /** What waits for its turn now, what is held included. */
  get pending(): readonly NfsStep[] {
    return this.#steps.pending;
  }

  /** How many steps were taken. */
  get steps(): number {
    return this.#steps.digest.steps;
  }

  /** The places that the schedule chose, for `followingNfsSchedule`. */
  get choices(): readonly number[] {
    return this.#steps.choices;
  }

  /** A digest of all steps in their order, of all faults, and of what happened to machines: runs with the same one are the same. In 16 hex digits. */
  get digest(): string {
    return this.#steps.digest.toString();
  }

  /**
   * The server dies and another one takes over: the reply caches are gone, so that whoever waits for an answer asks again and is
   * carried out again; what was written and not committed is lost.
   */
  failover({ unstable = "lost" }: FailoverOptions = {}): void {
    const lost = this.#host.restart(unstable === "lost");
    this.#network.tell(
      `the server fails over${lost > 0 ? `; ${lost} files lose what was not committed` : ""}`,
    );
  }

  /** Requests that were late reach the server when their turn comes. */
  landLate(): void {
    for (const client of this.#clients) client.landLate();
  }

  /** The server is down: whoever asks waits. It is another one that starts then. */
  stop(): void {
    this.#host.isDown = true;
    this.#network.tell("the server is down");
  }

  start(options: FailoverOptions = {}): void {
    this.#host.isDown = false;
    this.failover(options);
    this.#steps.wake();
  }

  /**
   * Waits for something, and lets time pass on the `VirtualClock` of this world whenever nothing else can happen. On another
   * clock it only waits.
   * @throws Error when it waits for what never comes
   */
  async until<T>(promise: Promise<T>): Promise<T> {
    const clock = this.#clock;
    if (!(clock instanceof VirtualClock)) return await promise;
    let isOver = false;
    const ended = promise.finally(() => {
      isOver = true;
    });
    ended.catch(() => undefined);
    for (let idle = 0; !isOver; ) {
      await quiet();
      if (isOver || this.#steps.isRunnable || clock.moveOn()) {
        idle = 0;
        continue;
      }
      // Somebody may be waiting for the real machine.
      if (idle === mostIdleTurns) {
        throw new Error(`nothing can happen any more, and something is waited for\n${this.log}`);
      }
      idle += 1;
      await rest(1);
    }
    return await ended;
  }
}

function clientName(client: number): string {
  return client <= 26 ? String.fromCharCode(96 + client) : `client-${client}`;
}

/** Resolves when all that can go on without a step has gone on. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
