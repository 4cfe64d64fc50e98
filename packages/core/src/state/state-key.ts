/** The prefix of a job's state objects. */
export function statePrefix(job: string): string {
  return `${job}/state/`;
}

/** Who an object was made for. */
export interface StateOwner {
  readonly generation: number;
  readonly epoch: number;
}

/** Hands out the keys of one draft's objects; each is used once, ever. */
export class StateKeys {
  readonly #prefix: string;
  #next = 0;

  constructor(job: string, { generation, epoch }: StateOwner, nonce: string) {
    this.#prefix = `${statePrefix(job)}${generation}-${epoch}-${nonce}`;
  }

  next(): string {
    this.#next += 1;
    return this.#next === 1 ? this.#prefix : `${this.#prefix}-${this.#next}`;
  }
}

/** Who a state object was made for, or `undefined` where the key is no state object's. */
export function ownerOfStateKey(job: string, key: string): StateOwner | undefined {
  const prefix = statePrefix(job);
  if (!key.startsWith(prefix)) return undefined;
  const match = /^([0-9]{1,16})-([0-9]{1,16})-[0-9a-f]{32}(?:-[0-9]{1,16})?$/.exec(key.slice(prefix.length));
  return match ? { generation: Number(match[1]), epoch: Number(match[2]) } : undefined;
}
