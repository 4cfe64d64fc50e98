/** Bytes at a place of a file. */
export interface Extent {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Beyond this, neighbours are not joined: one WRITE would not take them. */
const longestJoinedBytes = 1024 * 1024;

/** What is to be written of a file, as parts that do not overlap; in whatever order they are written, the file is the same. */
export class DirtyExtents {
  #extents: Extent[] = [];

  get isEmpty(): boolean {
    return this.#extents.length === 0;
  }

  get extents(): readonly Extent[] {
    return this.#extents;
  }

  /** Adds a copy of bytes; where there are some, these take their place. */
  add(offset: number, bytes: Uint8Array): void {
    const end = offset + bytes.length;
    const isNear = (extent: Extent): boolean => {
      const overlaps = extent.offset < end && endOfOne(extent) > offset;
      const touches = extent.offset === end || endOfOne(extent) === offset;
      return overlaps || (touches && extent.bytes.length + bytes.length <= longestJoinedBytes);
    };
    const near = this.#extents.filter(isNear);
    const from = near.reduce((least, extent) => Math.min(least, extent.offset), offset);
    const to = near.reduce((most, extent) => Math.max(most, endOfOne(extent)), end);
    const joined = new Uint8Array(to - from);
    for (const extent of near) joined.set(extent.bytes, extent.offset - from);
    joined.set(bytes, offset - from);
    this.#extents = [
      ...this.#extents.filter((extent) => !near.includes(extent)),
      { offset: from, bytes: joined },
    ];
  }

  /** Takes all of them out, in parts of a length at most. */
  takeAll(longestBytes: number): Extent[] {
    const taken = this.#extents;
    this.#extents = [];
    return taken.flatMap(({ offset, bytes }) => {
      const parts: Extent[] = [];
      for (let at = 0; at < bytes.length; at += longestBytes) {
        parts.push({ offset: offset + at, bytes: bytes.subarray(at, at + longestBytes) });
      }
      return parts;
    });
  }

  /** Takes one of them out. */
  takeFirst(): Extent | undefined {
    return this.#extents.shift();
  }

  clear(): void {
    this.#extents = [];
  }
}

/** Where the last of them ends; 0 without any. */
export function endOf(extents: readonly Extent[]): number {
  return extents.reduce((end, extent) => Math.max(end, endOfOne(extent)), 0);
}

/** Whether one of them has all of a range. */
export function covers(extents: readonly Extent[], offset: number, length: number): boolean {
  return extents.some((extent) => extent.offset <= offset && endOfOne(extent) >= offset + length);
}

/** Puts them over bytes that begin at a place of the file. */
export function overlay(extents: readonly Extent[], offset: number, bytes: Uint8Array): void {
  const end = offset + bytes.length;
  for (const extent of extents) {
    const from = Math.max(offset, extent.offset);
    const to = Math.min(end, endOfOne(extent));
    if (from < to) bytes.set(extent.bytes.subarray(from - extent.offset, to - extent.offset), from - offset);
  }
}

function endOfOne({ offset, bytes }: Extent): number {
  return offset + bytes.length;
}
