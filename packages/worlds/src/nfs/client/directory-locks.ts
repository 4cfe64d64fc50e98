interface Waiting {
  readonly isExclusive: boolean;
  readonly go: () => void;
}

interface Lock {
  readers: number;
  isExclusive: boolean;
  readonly waiting: Waiting[];
}

/**
 * The locks that a kernel holds on directories (`i_rwsem`): who changes names excludes all others of the same machine, who
 * looks one up excludes those who change. So a change that hangs stops whoever needs the same directory.
 */
export class DirectoryLocks {
  readonly #locks = new Map<number, Lock>();

  async shared<T>(directory: number, run: () => Promise<T>): Promise<T> {
    return await this.#hold(directory, false, run);
  }

  async exclusive<T>(directory: number, run: () => Promise<T>): Promise<T> {
    return await this.#hold(directory, true, run);
  }

  /** Of two directories, or of one. */
  async exclusiveBoth<T>(one: number, other: number, run: () => Promise<T>): Promise<T> {
    if (one === other) return await this.exclusive(one, run);
    const [first, second] = one < other ? [one, other] : [other, one];
    return await this.exclusive(first, async () => await this.exclusive(second, run));
  }

  async #hold<T>(directory: number, isExclusive: boolean, run: () => Promise<T>): Promise<T> {
    const lock = this.#lock(directory);
    const isFree = isExclusive ? lock.readers === 0 && !lock.isExclusive : !lock.isExclusive;
    if (isFree && lock.waiting.length === 0) enter(lock, isExclusive);
    else await new Promise<void>((go) => lock.waiting.push({ isExclusive, go }));
    try {
      return await run();
    } finally {
      this.#leave(lock, isExclusive);
    }
  }

  #lock(directory: number): Lock {
    const known = this.#locks.get(directory);
    if (known) return known;
    const lock = { readers: 0, isExclusive: false, waiting: [] };
    this.#locks.set(directory, lock);
    return lock;
  }

  #leave(lock: Lock, wasExclusive: boolean): void {
    if (wasExclusive) lock.isExclusive = false;
    else lock.readers -= 1;
    for (let next = lock.waiting[0]; next; next = lock.waiting[0]) {
      if (lock.isExclusive || (next.isExclusive && lock.readers > 0)) return;
      lock.waiting.shift();
      enter(lock, next.isExclusive);
      next.go();
    }
  }
}

function enter(lock: Lock, isExclusive: boolean): void {
  if (isExclusive) lock.isExclusive = true;
  else lock.readers += 1;
}
