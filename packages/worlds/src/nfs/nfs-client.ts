import type { DiskFileSystem } from "../disk/disk-file-system.js";
import { syncFile } from "./client/flush-file.js";
import { mountKernel } from "./client/mount-kernel.js";
import {
  type NfsMountOptions,
  type ResolvedMountOptions,
  resolveMountOptions,
} from "./client/mount-options.js";
import { NfsKernel } from "./client/nfs-kernel.js";
import { ProcessLife } from "./client/process-life.js";
import type { NfsFaults } from "./faults/nfs-fault.js";
import { statusCode } from "./nfs-status.js";
import { type RpcNetwork, RpcTransport } from "./rpc/rpc-transport.js";

/** The shape of a mount: that of the simulated disk, and of what it has of `node:fs/promises`. */
export type NfsFileSystem = DiskFileSystem;

/** A machine that mounts the server. */
export interface NfsClientOptions extends NfsMountOptions {
  /** For the log. Default: `a`, `b`, … */
  readonly name?: string;
  /** What its requests meet. Default: nothing. */
  readonly faults?: NfsFaults;
}

/** What becomes of requests that have not reached the server when a client is gone, or comes back. */
export type InFlight = "lost" | "land";

/** What a client needs of its world. */
export interface ClientParts {
  readonly client: number;
  readonly name: string;
  readonly network: RpcNetwork;
  readonly leaseMs: number;
}

/** A machine with a kernel that mounts the server, and the programs on it. */
export class NfsClient {
  readonly name: string;
  readonly #parts: ClientParts;
  readonly #options: ResolvedMountOptions;
  readonly #faults: NfsFaults | undefined;
  #kernel: NfsKernel;
  #life = new ProcessLife();
  #stopLease: (() => void) | undefined;

  /** @internal */
  constructor(parts: ClientParts, options: NfsClientOptions) {
    const { name: _, faults, ...mount } = options;
    this.name = parts.name;
    this.#parts = parts;
    this.#options = resolveMountOptions(mount);
    this.#faults = faults;
    this.#kernel = this.#boot();
    parts.network.host.whenRestarted(() => {
      // Who is there in the grace period gets back what it had open.
      if (this.isCut) this.#loseState();
      else this.#kernel.reclaim((handle) => parts.network.host.server.tree.held(handle) !== undefined);
    });
  }

  get isCut(): boolean {
    return this.#kernel.transport.isCut;
  }

  /** How many files are open now, each counted as often as it is. */
  get openHandles(): number {
    return [...this.#kernel.openFiles.values()].reduce((sum, count) => sum + count, 0);
  }

  /** How many requests are under way, also those that nobody waits for. */
  get requestsUnderWay(): number {
    return this.#kernel.transport.underWay;
  }

  /** The mounted server, as programs see it that run until they are killed or the machine crashes. */
  mount(): NfsFileSystem {
    return mountKernel(this.#kernel, this.#life);
  }

  /**
   * Kills every program, as SIGKILL does. The kernel closes what they had open, and flushes what they wrote; what they asked for
   * is still done. Whatever goes on through mounts and handles of before rejects with EIO.
   */
  kill(): void {
    const left = this.#life.openFiles;
    this.#parts.network.tell(`the programs of ${this.name} are killed`);
    this.#life.end();
    this.#life = new ProcessLife();
    for (const file of left) file.release().catch(statusCode);
  }

  /**
   * The machine is gone, and starts again: what was not flushed is lost, what was known is forgotten, and `.nfs…` names stay for
   * ever. Whatever goes on through mounts and handles of before rejects with EIO.
   */
  crash({ inFlight = "lost" }: { readonly inFlight?: InFlight } = {}): void {
    const { client, network } = this.#parts;
    this.#stopLease?.();
    for (const file of this.#kernel.files) this.#kernel.flushes(file);
    this.#kernel.transport.die(inFlight);
    this.#life.end();
    network.host.server.forget(client);
    network.tell(`${this.name} crashes`);
    this.#life = new ProcessLife();
    this.#kernel = this.#boot();
  }

  /**
   * Nothing reaches the server any more, and no answer comes back. On a hard mount whoever waits for one goes on waiting, on a
   * soft one for `timeo * (retrans + 1)`. After the lease the server forgets what the client had open.
   */
  cut(): void {
    const { client, network, leaseMs } = this.#parts;
    if (this.isCut) return;
    network.tell(`${this.name} is cut off`);
    this.#kernel.transport.cut();
    this.#stopLease = network.clock.schedule(() => {
      network.tell(`the lease of ${this.name} expires`);
      network.host.server.forget(client);
      this.#loseState();
    }, leaseMs);
  }

  /** @param inFlight what becomes of requests that a soft mount gave up: they land, or are lost. Default `land`. */
  heal({ inFlight = "land" }: { readonly inFlight?: InFlight } = {}): void {
    if (!this.isCut) return;
    this.#stopLease?.();
    this.#parts.network.tell(`${this.name} is back`);
    this.#kernel.transport.heal(inFlight);
  }

  /** The kernel writes what programs have written so far, as it does at any time. Resolves when that is done. */
  async writeBack(): Promise<void> {
    for (const file of this.#kernel.files) await syncFile(this.#kernel, file);
  }

  /** What was late reaches the server. */
  landLate(): void {
    this.#kernel.transport.landLate();
  }

  #loseState(): void {
    this.#parts.network.host.server.forget(this.#parts.client);
    this.#kernel.loseState();
  }

  #boot(): NfsKernel {
    const { client, name, network } = this.#parts;
    const { retry, vers, timeoMs, retrans } = this.#options;
    const { clock, host } = network;
    const transport = new RpcTransport(network, {
      client,
      name,
      faults: this.#faults,
      hasSessions: vers === "4.1",
      timeoutCode: retry === "hard" ? undefined : retry === "soft" ? "EIO" : "ETIMEDOUT",
      timeoutMs: timeoMs * (retrans + 1),
    });
    const { writesBackAnyTime } = network;
    const parts = { client, options: this.#options, clock, transport, writesBackAnyTime };
    const kernel = new NfsKernel(parts);
    // What mount(8) asks for.
    kernel.attributes.take(host.server.attributes(kernel.root), kernel.nowMs());
    return kernel;
  }
}
