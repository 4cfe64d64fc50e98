import { NfsStatus } from "../nfs-status.js";
import { FileStore } from "./file-store.js";
import { entriesBehind } from "./listing-order.js";
import type { NfsServerLimits } from "./server-limits.js";
import { attributesOf, type ChangeInfo, type NfsAttributes, type ServerNode } from "./server-node.js";
import { ServerTree, type ServerTreeOptions } from "./server-tree.js";

export interface NfsServerOptions extends ServerTreeOptions {
  readonly limits: NfsServerLimits;
  /** How many entries one READDIR answers. */
  readonly listingChunk: number;
}

/** How OPEN makes a file that is missing. */
export interface CreateMode {
  readonly mode: number;
  /** Makes an exclusive create idempotent: one that comes again with the same verifier succeeds. */
  readonly verifier: string | undefined;
}

export interface OpenedFile {
  readonly attributes: NfsAttributes;
  readonly isNew: boolean;
  /** Absent when the directory was not changed. */
  readonly directory: ChangeInfo | undefined;
}

export interface ListedEntry {
  readonly name: string;
  readonly cookie: number;
  readonly attributes: NfsAttributes;
}

/**
 * A linearizable NFSv4 server: every request is carried out at once and as a whole. It throws an `NfsStatus` where a server
 * answers one.
 */
export class NfsServer {
  readonly tree: ServerTree;
  readonly files: FileStore;
  readonly #options: NfsServerOptions;

  constructor(options: NfsServerOptions) {
    this.#options = options;
    this.tree = new ServerTree(options);
    this.files = new FileStore(this.tree, options.limits.capacityBytes);
  }

  attributes(handle: number): NfsAttributes {
    return attributesOf(this.tree.node(handle));
  }

  lookup(directory: number, name: string): NfsAttributes {
    const node = this.tree.find(this.tree.directory(directory), name);
    if (!node) throw new NfsStatus("ENOENT");
    return attributesOf(node);
  }

  /** OPEN with CLAIM_NULL */
  openByName(client: number, directory: number, name: string, create?: CreateMode): OpenedFile {
    const parent = this.tree.directory(directory);
    const found = this.tree.find(parent, name);
    if (!found) {
      if (!create) throw new NfsStatus("ENOENT");
      this.#assertMayOpen(client);
      this.files.assertRoom();
      const made = this.tree.makeFile(create.mode, create.verifier);
      const change = this.tree.name(parent, name, made);
      made.openers.add(client);
      return { attributes: attributesOf(made), isNew: true, directory: change };
    }
    const isOwnCreate = found.kind === "file" && create && found.verifier === create.verifier;
    if (create?.verifier !== undefined && !isOwnCreate) throw new NfsStatus("EEXIST");
    const attributes = this.openByHandle(client, found.handle);
    return { attributes, isNew: create?.verifier !== undefined, directory: undefined };
  }

  /** OPEN with CLAIM_FH */
  openByHandle(client: number, handle: number): NfsAttributes {
    const file = this.tree.file(handle);
    if (!file.openers.has(client)) this.#assertMayOpen(client);
    file.openers.add(client);
    return attributesOf(file);
  }

  /** Whatever it was, it is not open any more. */
  close(client: number, handle: number): void {
    const node = this.tree.held(handle);
    if (node) this.#close(client, node);
  }

  /** The client is gone, or its lease has expired. */
  forget(client: number): void {
    for (const node of [...this.tree.nodes()]) this.#close(client, node);
  }

  link(
    handle: number,
    directory: number,
    name: string,
  ): { attributes: NfsAttributes; directory: ChangeInfo } {
    const node = this.tree.node(handle);
    const parent = this.tree.directory(directory);
    if (this.tree.find(parent, name)) throw new NfsStatus("EEXIST");
    if (node.kind === "directory") throw new NfsStatus("EPERM");
    if (node.links <= 0) throw new NfsStatus("ENOENT");
    if (node.links >= (this.#options.limits.links ?? Number.POSITIVE_INFINITY)) throw new NfsStatus("EMLINK");
    const change = this.tree.name(parent, name, node);
    return { attributes: attributesOf(node), directory: change };
  }

  makeDirectory(
    directory: number,
    name: string,
    mode: number,
  ): { attributes: NfsAttributes; directory: ChangeInfo } {
    const parent = this.tree.directory(directory);
    if (this.tree.find(parent, name)) throw new NfsStatus("EEXIST");
    this.files.assertRoom();
    const made = this.tree.makeDirectory(mode);
    const change = this.tree.name(parent, name, made);
    return { attributes: attributesOf(made), directory: change };
  }

  /** REMOVE, of a file or of an empty directory. */
  remove(directory: number, name: string): ChangeInfo {
    const parent = this.tree.directory(directory);
    const node = this.tree.find(parent, name);
    if (!node) throw new NfsStatus("ENOENT");
    assertEmpty(node);
    return this.tree.unname(parent, name);
  }

  rename(
    [fromDirectory, fromName]: readonly [number, string],
    [toDirectory, toName]: readonly [number, string],
  ): readonly [ChangeInfo, ChangeInfo] {
    const [from, to] = [this.tree.directory(fromDirectory), this.tree.directory(toDirectory)];
    const node = this.tree.find(from, fromName);
    const replaced = this.tree.find(to, toName);
    if (!node) throw new NfsStatus("ENOENT");
    if (this.tree.isWithin(to, node)) throw new NfsStatus("EINVAL");
    // Two names of one file stay as they are (RFC 8881, section 18.26.3).
    const before = [from.change, to.change] as const;
    if (replaced !== node) {
      if (replaced) assertReplaceable(node, replaced);
      if (replaced) this.tree.unname(to, toName);
      // It has two names for a moment, so that it is not dropped.
      this.tree.name(to, toName, node);
      this.tree.unname(from, fromName);
    }
    return [
      { directory: from.handle, before: before[0], after: from.change },
      { directory: to.handle, before: before[1], after: to.change },
    ];
  }

  list(directory: number, cookie: number): { listed: readonly ListedEntry[]; isEnd: boolean } {
    const { listed, isEnd } = entriesBehind(
      this.tree.directory(directory),
      cookie,
      this.#options.listingChunk,
    );
    return {
      isEnd,
      listed: listed.map(({ name, entry }) => {
        return { name, cookie: entry.cookie, attributes: attributesOf(entry.node) };
      }),
    };
  }

  #close(client: number, node: ServerNode): void {
    if (node.openers.delete(client)) this.tree.dropUnused(node);
  }

  #assertMayOpen(client: number): void {
    const { openFiles } = this.#options.limits;
    if (openFiles === undefined) return;
    let open = 0;
    for (const { openers } of this.tree.nodes()) if (openers.has(client)) open += 1;
    if (open >= openFiles) throw new NfsStatus("EDQUOT");
  }
}

function assertEmpty(node: ServerNode): void {
  if (node.kind === "directory" && node.entries.size > 0) throw new NfsStatus("ENOTEMPTY");
}

function assertReplaceable(node: ServerNode, replaced: ServerNode): void {
  if (node.kind === "directory" && replaced.kind === "file") throw new NfsStatus("ENOTDIR");
  if (node.kind === "file" && replaced.kind === "directory") throw new NfsStatus("EISDIR");
  assertEmpty(replaced);
}
