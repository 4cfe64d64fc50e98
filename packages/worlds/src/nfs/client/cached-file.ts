import { blockBytes, FileContent } from "../../disk/file-content.js";
import type { PendingStep } from "../rpc/rpc-steps.js";
import { covers, DirtyExtents, type Extent, endOf, overlay } from "./dirty-extents.js";

/** Bytes that a life of the server, known by its verifier, has taken and not committed. */
export interface UnstableExtent extends Extent {
  readonly verifier: number;
}

/** What a client knows of the bytes of a file, and what it has still to write. */
export class CachedFile {
  readonly handle: number;
  /** By which path it was last opened: for the log. */
  path: string;
  /** Written by programs, and not yet by the server. */
  readonly dirty: DirtyExtents = new DirtyExtents();
  /** On its way to the server. */
  writing: readonly Extent[] = [];
  /** Written by the server, which may lose it until it is committed; with the verifier of the server that took it. */
  unstable: readonly UnstableExtent[] = [];
  /** The flush that is under way. */
  flushing: Promise<void> | undefined;
  /** Stands for what the kernel may write back at any time, while there is something. */
  writeBackStep: PendingStep | undefined;
  /** The server has to be asked for the open state again before anything is done with the file. */
  lostState = false;
  /** It could not be had again: nothing more can be done with the file until it is opened anew. */
  isBad = false;
  #pages = new FileContent();
  readonly #present = new Set<number>();
  #failure: { readonly code: string; isSeen: boolean } | undefined;

  constructor(handle: number, path: string) {
    this.handle = handle;
    this.path = path;
  }

  /** Forgets what was read; what is still to be written stays. */
  dropPages(): void {
    this.#pages = new FileContent();
    this.#present.clear();
  }

  /** Takes what the server answered to a READ, or has written. */
  fill(offset: number, bytes: Uint8Array, fileSize: number): void {
    const end = offset + bytes.length;
    this.#pages.put(offset, bytes);
    if (end > this.#pages.size) this.#pages.resize(end);
    // A page counts when all of it is known, up to the end of the file.
    const first = Math.ceil(offset / blockBytes);
    for (let page = first; page * blockBytes < end; page += 1) {
      if (Math.min((page + 1) * blockBytes, fileSize) <= end) this.#present.add(page);
    }
  }

  truncate(size: number): void {
    this.#pages.resize(Math.min(size, this.#pages.size));
    for (const page of [...this.#present]) if ((page + 1) * blockBytes > size) this.#present.delete(page);
  }

  /** The first part of a range that has to be asked for, in whole pages; absent when all is there. */
  missing(offset: number, length: number): { readonly offset: number; readonly length: number } | undefined {
    const end = offset + length;
    let from: number | undefined;
    let page = Math.floor(offset / blockBytes);
    for (; page * blockBytes < end; page += 1) {
      const at = Math.max(offset, page * blockBytes);
      const isThere =
        this.#present.has(page) || this.#hasOwn(at, Math.min(end, (page + 1) * blockBytes) - at);
      if (!isThere) from ??= page;
      else if (from !== undefined) break;
    }
    return from === undefined ? undefined : { offset: from * blockBytes, length: (page - from) * blockBytes };
  }

  /** What a program reads: what the server had, and over it what is not written yet. */
  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    bytes.set(this.#pages.read(offset, length));
    overlay(this.unstable, offset, bytes);
    overlay(this.writing, offset, bytes);
    overlay(this.dirty.extents, offset, bytes);
    return bytes;
  }

  /** Where the last of what is to be written, or may have to be written again, ends; 0 without any. */
  get ownEnd(): number {
    return Math.max(endOf(this.unstable), endOf(this.writing), endOf(this.dirty.extents));
  }

  get isClean(): boolean {
    return this.dirty.isEmpty && this.writing.length === 0 && this.unstable.length === 0;
  }

  /** Nothing of what is not written will be. */
  forgetOwn(): void {
    this.dirty.clear();
    this.unstable = [];
  }

  #hasOwn(offset: number, length: number): boolean {
    const all = [this.unstable, this.writing, this.dirty.extents];
    return all.some((extents) => covers(extents, offset, length));
  }

  fail(code: string): void {
    this.#failure = { code, isSeen: false };
  }

  /** A place in the history of failures, for `failureSince` (errseq in Linux): one that nobody was told of is still to come. */
  get failureMark(): unknown {
    return this.#failure?.isSeen ? this.#failure : undefined;
  }

  /** The code of a failed write that came after the mark. */
  failureSince(mark: unknown): string | undefined {
    const failure = this.#failure;
    if (!failure || failure === mark) return undefined;
    failure.isSeen = true;
    return failure.code;
  }
}
