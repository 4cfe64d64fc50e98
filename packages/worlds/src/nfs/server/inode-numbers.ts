/** Gives out the inode numbers of a file system. */
export class InodeNumbers {
  readonly #reuses: boolean;
  #free: number[] = [];
  #last: number;

  /** @param reuses whether the lowest number that is free is given out again, as ext4 and XFS do */
  constructor(root: number, reuses: boolean) {
    this.#last = root;
    this.#reuses = reuses;
  }

  take(): number {
    const lowest = this.#free.pop();
    if (lowest !== undefined) return lowest;
    this.#last += 1;
    return this.#last;
  }

  free(ino: number): void {
    if (!this.#reuses) return;
    this.#free.push(ino);
    this.#free.sort((a, b) => b - a);
  }
}
