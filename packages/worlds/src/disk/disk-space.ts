import { InvalidArgumentError } from "@holdfast/core";
import type { DiskImage } from "./disk-image.js";
import { blockBytes } from "./file-content.js";

/** How much fits on a disk: whole blocks of files, and a block for each directory. Names cost nothing. */
export class DiskSpace {
  readonly #capacityBytes: number;

  /** @throws InvalidArgumentError when that is no number from 0 */
  constructor(capacityBytes: number = Number.POSITIVE_INFINITY) {
    if (!(capacityBytes >= 0)) {
      throw new InvalidArgumentError(`capacityBytes is ${capacityBytes}; give a number from 0`);
    }
    this.#capacityBytes = capacityBytes;
  }

  /** How many bytes from a place of a file on can be written, of so many. */
  room(image: DiskImage, ino: number, offset: number, length: number): number {
    if (this.#capacityBytes === Number.POSITIVE_INFINITY) return length;
    let free = this.#freeBlocks(image);
    const content = image.file(ino)?.content;
    for (let at = offset; at < offset + length; at = (Math.floor(at / blockBytes) + 1) * blockBytes) {
      if (content?.hasBlock(Math.floor(at / blockBytes))) continue;
      if (free <= 0) return at - offset;
      free -= 1;
    }
    return length;
  }

  /** Whether one more block fits. */
  hasRoom(image: DiskImage): boolean {
    return this.#capacityBytes === Number.POSITIVE_INFINITY || this.#freeBlocks(image) > 0;
  }

  #freeBlocks(image: DiskImage): number {
    let blocks = Math.floor(this.#capacityBytes / blockBytes);
    for (const inode of image.inodes()) blocks -= inode.kind === "file" ? inode.content.blocks : 1;
    return blocks;
  }
}
