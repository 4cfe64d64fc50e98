import type { Clock } from "@holdfast/core";
import { statusCode } from "../nfs-status.js";
import type { RpcFacts, RpcTransport } from "../rpc/rpc-transport.js";
import type { NfsServer } from "../server/nfs-server.js";
import { rootHandle } from "../server/server-tree.js";
import { AttributeCache } from "./attribute-cache.js";
import { CachedFile } from "./cached-file.js";
import { type Dentry, DentryCache } from "./dentry-cache.js";
import { DirectoryLocks } from "./directory-locks.js";
import { syncFile } from "./flush-file.js";
import type { ListingCache } from "./list-directory.js";
import { parentOf } from "./look-up.js";
import type { ResolvedMountOptions } from "./mount-options.js";
import { WriteBackStep } from "./write-back-step.js";

export interface KernelParts {
  readonly client: number;
  readonly options: ResolvedMountOptions;
  readonly clock: Clock;
  readonly transport: RpcTransport;
  /** Whether what was written may reach the server before it is flushed. */
  readonly writesBackAnyTime: boolean;
}

/** What the kernel of a client knows of a mounted server: all of it is a memory, and may be old. */
export class NfsKernel {
  readonly client: number;
  readonly options: ResolvedMountOptions;
  readonly transport: RpcTransport;
  readonly attributes: AttributeCache;
  readonly dentries: DentryCache = new DentryCache();
  readonly locks: DirectoryLocks = new DirectoryLocks();
  readonly listings: ListingCache = new Map();
  /** The files and directories that were found to be accessible. */
  readonly access: Set<number> = new Set<number>();
  readonly #clock: Clock;
  readonly #files = new Map<number, CachedFile>();
  readonly #opens = new Map<number, number>();
  readonly #writesBackAnyTime: boolean;
  #created = 0;
  #silly = 0;

  constructor({ client, options, clock, transport, writesBackAnyTime }: KernelParts) {
    this.#writesBackAnyTime = writesBackAnyTime;
    this.client = client;
    this.options = options;
    this.transport = transport;
    this.#clock = clock;
    this.attributes = new AttributeCache(options, clock, {
      changed: (handle, kind) => {
        this.access.delete(handle);
        if (kind === "file") this.#files.get(handle)?.dropPages();
        else this.#directoryChanged(handle);
      },
    });
  }

  get root(): number {
    return rootHandle;
  }

  /** The time on the clock that attributes expire by. */
  nowMs(): number {
    return this.#clock.monotonicMs();
  }

  /** Asks the server. @throws NfsStatus */
  async ask<T>(facts: RpcFacts, run: (server: NfsServer) => T): Promise<T> {
    return await this.transport.call(facts, run);
  }

  /** GETATTR. @throws NfsStatus ESTALE when it is gone, which then is known */
  async revalidate(handle: number, path: string): Promise<void> {
    const askedMs = this.nowMs();
    const attributes = await this.ask({ operation: "GETATTR", path }, (server) => server.attributes(handle));
    this.attributes.take(attributes, askedMs);
  }

  file(handle: number, path: string): CachedFile {
    const known = this.#files.get(handle);
    if (known) return known;
    const file = new CachedFile(handle, path);
    this.#files.set(handle, file);
    return file;
  }

  knownFile(handle: number): CachedFile | undefined {
    return this.#files.get(handle);
  }

  get files(): Iterable<CachedFile> {
    return this.#files.values();
  }

  /** How often files are open here, by handle. */
  get openFiles(): ReadonlyMap<number, number> {
    return this.#opens;
  }

  opened(handle: number): void {
    this.#opens.set(handle, (this.#opens.get(handle) ?? 0) + 1);
  }

  /** A file is closed: the last time, the server is told, and a file that lost its name while it was open is removed. */
  async release(handle: number, dentry: Dentry | undefined, path: string): Promise<void> {
    if (dentry) dentry.opens -= 1;
    const left = (this.#opens.get(handle) ?? 1) - 1;
    if (left > 0) this.#opens.set(handle, left);
    else this.#opens.delete(handle);
    // Whatever the server says, the file is closed.
    if (left <= 0) {
      await this.ask({ operation: "CLOSE", path }, (server) => server.close(this.client, handle)).catch(
        statusCode,
      );
    }
    if (dentry?.isSilly && dentry.opens === 0) this.#removeSilly(dentry, path);
  }

  /** Changes the size of a file; what is to be written of it is written before. @throws NfsStatus */
  async truncate(file: CachedFile, size: number): Promise<void> {
    await syncFile(this, file);
    if (this.attributes.get(file.handle)?.size === size) return;
    const askedMs = this.nowMs();
    const { attributes, before } = await this.ask({ operation: "SETATTR", path: file.path }, (server) => {
      return server.files.resize(file.handle, size);
    });
    this.attributes.takeOwn(attributes, before, askedMs);
    file.truncate(size);
  }

  /** Something is to be written: some time, or when the file is flushed. */
  wrote(file: CachedFile): void {
    if (!this.#writesBackAnyTime || file.writeBackStep) return;
    const { network, options } = this.transport;
    file.writeBackStep = new WriteBackStep(this, file, options.name);
    network.steps.addOptional(file.writeBackStep);
  }

  /** Whatever is to be written is written now. */
  flushes(file: CachedFile): void {
    if (!file.writeBackStep) return;
    this.transport.network.steps.remove(file.writeBackStep);
    file.writeBackStep = undefined;
  }

  /** A verifier for an exclusive create, which no other one has. */
  createVerifier(): string {
    this.#created += 1;
    return `${this.client}.${this.#created}`;
  }

  /** A name for a file that loses its own while it is open, as Linux makes them: the number of the file, and a counter. */
  sillyName(ino: number): string {
    this.#silly += 1;
    return `.nfs${ino.toString(16).padStart(16, "0")}${this.#silly.toString(16).padStart(8, "0")}`;
  }

  /** After a failover the client gets back what it had open, but for what is gone. */
  reclaim(isThere: (handle: number) => boolean): void {
    for (const handle of this.#opens.keys()) {
      const file = this.#files.get(handle);
      if (file && !isThere(handle)) file.isBad = true;
    }
  }

  /** The server has forgotten what this client has open. */
  loseState(): void {
    for (const handle of this.#opens.keys()) {
      const file = this.#files.get(handle);
      if (file) file.lostState = true;
    }
  }

  /** Nobody waits for it, and nobody is told. */
  #removeSilly({ directory, name }: Dentry, path: string): void {
    const facts = { operation: "REMOVE", path: `${parentOf(path)}/${name}` } as const;
    const askedMs = this.nowMs();
    this.ask(facts, (server) => server.remove(directory, name)).then((change) => {
      this.attributes.takeChange(change, askedMs);
      this.listings.delete(directory);
    }, statusCode);
  }

  #directoryChanged(handle: number): void {
    this.dentries.distrust(handle);
    this.listings.delete(handle);
  }
}
