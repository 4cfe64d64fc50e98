import { FileContent } from "../../disk/file-content.js";
import { NfsStatus } from "../nfs-status.js";
import { InodeNumbers } from "./inode-numbers.js";
import { cookieOf } from "./listing-order.js";
import type { ChangeInfo, DirectoryNode, FileNode, ServerNode } from "./server-node.js";

export const rootHandle = 1;
const rootIno = 2;
const longestNameBytes = 255;

/** What a read of a file answers that somebody has open and somebody else has removed. */
export type UnlinkedFiles = "stale" | "kept";

export interface ServerTreeOptions {
  readonly nowMs: () => number;
  readonly reusesInodeNumbers: boolean;
  readonly unlinkedFiles: UnlinkedFiles;
}

/** The files and directories of a server, and the names that lead to them. */
export class ServerTree {
  readonly #options: ServerTreeOptions;
  readonly #inodeNumbers: InodeNumbers;
  readonly #nodes = new Map<number, ServerNode>();
  #lastHandle = rootHandle;
  #lastChange = 1;

  constructor(options: ServerTreeOptions) {
    this.#options = options;
    this.#inodeNumbers = new InodeNumbers(rootIno, options.reusesInodeNumbers);
    const facts = { handle: rootHandle, ino: rootIno, mode: 0o755, links: 1, mtimeMs: options.nowMs() };
    const openers = new Set<number>();
    this.#nodes.set(rootHandle, {
      ...facts,
      kind: "directory",
      change: 1,
      openers,
      entries: new Map(),
      cookies: new Set(),
    });
  }

  nodes(): Iterable<ServerNode> {
    return this.#nodes.values();
  }

  /** What a handle stands for, also when it has no name any more. */
  held(handle: number): ServerNode | undefined {
    return this.#nodes.get(handle);
  }

  /** @throws NfsStatus ESTALE when it is gone */
  node(handle: number): ServerNode {
    const node = this.#nodes.get(handle);
    if (!node || (node.links <= 0 && this.#options.unlinkedFiles === "stale")) throw new NfsStatus("ESTALE");
    return node;
  }

  /** @throws NfsStatus ESTALE, EISDIR */
  file(handle: number): FileNode {
    const node = this.node(handle);
    if (node.kind === "directory") throw new NfsStatus("EISDIR");
    return node;
  }

  /** @throws NfsStatus ESTALE, ENOTDIR */
  directory(handle: number): DirectoryNode {
    const node = this.node(handle);
    // A directory that was removed is gone for whoever has it open, too.
    if (node.links <= 0) throw new NfsStatus("ESTALE");
    if (node.kind === "file") throw new NfsStatus("ENOTDIR");
    return node;
  }

  /** @throws NfsStatus ENAMETOOLONG */
  find(directory: DirectoryNode, name: string): ServerNode | undefined {
    if (Buffer.byteLength(name) > longestNameBytes) throw new NfsStatus("ENAMETOOLONG");
    return directory.entries.get(name)?.node;
  }

  makeFile(mode: number, verifier: string | undefined): FileNode {
    const content = new FileContent();
    return this.#add({ ...this.#facts(mode), kind: "file", content, stable: undefined, verifier });
  }

  makeDirectory(mode: number): DirectoryNode {
    return this.#add({ ...this.#facts(mode), kind: "directory", entries: new Map(), cookies: new Set() });
  }

  /** Gives a name, which must be free. */
  name(directory: DirectoryNode, name: string, node: ServerNode): ChangeInfo {
    const cookie = cookieOf(directory, name);
    directory.cookies.add(cookie);
    directory.entries.set(name, { node, cookie });
    node.links += 1;
    node.change = this.#nextChange();
    return this.touch(directory);
  }

  unname(directory: DirectoryNode, name: string): ChangeInfo {
    const entry = directory.entries.get(name);
    if (entry) {
      directory.entries.delete(name);
      directory.cookies.delete(entry.cookie);
      entry.node.links -= 1;
      entry.node.change = this.#nextChange();
      this.dropUnused(entry.node);
    }
    return this.touch(directory);
  }

  /** Something in it has changed now. */
  touch(node: ServerNode): ChangeInfo {
    const before = node.change;
    node.change = this.#nextChange();
    node.mtimeMs = this.#options.nowMs();
    return { directory: node.handle, before, after: node.change };
  }

  /** A node lives as long as it has a name or is open; then its number is free. */
  dropUnused(node: ServerNode): void {
    if (node.links > 0 || node.openers.size > 0) return;
    if (this.#nodes.delete(node.handle)) this.#inodeNumbers.free(node.ino);
  }

  /** Whether a directory lies below another one, or is it. */
  isWithin(inner: DirectoryNode, outer: ServerNode): boolean {
    if (inner === outer) return true;
    if (outer.kind === "file") return false;
    return [...outer.entries.values()].some(({ node }) => this.isWithin(inner, node));
  }

  #add<T extends ServerNode>(node: T): T {
    this.#nodes.set(node.handle, node);
    return node;
  }

  #facts(
    mode: number,
  ): Pick<FileNode, "handle" | "ino" | "mode" | "links" | "mtimeMs" | "change" | "openers"> {
    this.#lastHandle += 1;
    return {
      handle: this.#lastHandle,
      ino: this.#inodeNumbers.take(),
      mode,
      links: 0,
      mtimeMs: this.#options.nowMs(),
      change: this.#nextChange(),
      openers: new Set(),
    };
  }

  #nextChange(): number {
    this.#lastChange += 1;
    return this.#lastChange;
  }
}
