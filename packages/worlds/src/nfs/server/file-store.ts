import { InvalidArgumentError } from "@holdfast/core";
import { blockBytes } from "../../disk/file-content.js";
import { NfsStatus } from "../nfs-status.js";
import { attributesOf, type FileNode, type NfsAttributes } from "./server-node.js";
import type { ServerTree } from "./server-tree.js";

/** Attributes after a change of a file, and its change attribute before. */
export interface FileChange {
  readonly before: number;
  readonly attributes: NfsAttributes;
  /** Tells one life of the server from another (RFC 8881, section 18.32.3). */
  readonly verifier: number;
}

/** What the files of a server hold, and what of it is not stable yet. */
export class FileStore {
  readonly #tree: ServerTree;
  readonly #capacityBytes: number;
  #verifier = 1;

  /** @throws InvalidArgumentError when the capacity is no number from 0 */
  constructor(tree: ServerTree, capacityBytes: number = Number.POSITIVE_INFINITY) {
    if (!(capacityBytes >= 0)) {
      throw new InvalidArgumentError(`capacityBytes is ${capacityBytes}; give a number from 0`);
    }
    this.#tree = tree;
    this.#capacityBytes = capacityBytes;
  }

  get verifier(): number {
    return this.#verifier;
  }

  read(handle: number, offset: number, length: number): { bytes: Uint8Array; attributes: NfsAttributes } {
    const file = this.#tree.file(handle);
    return { bytes: file.content.read(offset, length), attributes: attributesOf(file) };
  }

  write(handle: number, offset: number, bytes: Uint8Array, isStable: boolean): FileChange {
    const file = this.#tree.file(handle);
    this.#assertFits(file, offset, bytes.length);
    if (isStable) file.stable?.put(offset, bytes);
    else file.stable ??= file.content.fork();
    const end = offset + bytes.length;
    file.content.put(offset, bytes);
    if (end > file.content.size) file.content.resize(end);
    if (file.stable && isStable && end > file.stable.size) file.stable.resize(end);
    return this.#changed(file);
  }

  resize(handle: number, size: number): FileChange {
    const file = this.#tree.file(handle);
    file.content.resize(size);
    file.stable?.resize(size);
    return this.#changed(file);
  }

  commit(handle: number): number {
    this.#tree.file(handle).stable = undefined;
    return this.#verifier;
  }

  /** A new life of the server: what was not committed is lost, or not. Answers how many files lost something. */
  restart(losesUnstable: boolean): number {
    this.#verifier += 1;
    let lost = 0;
    for (const file of this.#tree.nodes()) {
      if (file.kind === "directory" || !file.stable) continue;
      if (losesUnstable) {
        file.content.become(file.stable);
        this.#tree.touch(file);
        lost += 1;
      }
      file.stable = undefined;
    }
    return lost;
  }

  /** @throws NfsStatus ENOSPC when there is no room for one more block */
  assertRoom(): void {
    if (this.#freeBlocks() <= 0) throw new NfsStatus("ENOSPC");
  }

  #changed(file: FileNode): FileChange {
    const { before } = this.#tree.touch(file);
    return { before, attributes: attributesOf(file), verifier: this.#verifier };
  }

  #assertFits({ content }: FileNode, offset: number, length: number): void {
    if (this.#capacityBytes === Number.POSITIVE_INFINITY) return;
    let needed = 0;
    for (let block = Math.floor(offset / blockBytes); block * blockBytes < offset + length; block += 1) {
      if (!content.hasBlock(block)) needed += 1;
    }
    if (needed > this.#freeBlocks()) throw new NfsStatus("ENOSPC");
  }

  #freeBlocks(): number {
    if (this.#capacityBytes === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    let free = Math.floor(this.#capacityBytes / blockBytes);
    for (const node of this.#tree.nodes()) free -= node.kind === "file" ? node.content.blocks : 1;
    return free;
  }
}
