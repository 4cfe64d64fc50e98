interface Round {
  readonly done: Promise<void>;
  next: Promise<void> | undefined;
}

/**
 * Work that covers what was done before it began, shared by those who ask for it at the same time: who arrives while
 * one round is under way waits for the next one, and all who wait for that one share it.
 */
export class Rounds {
  readonly #rounds = new Map<string, Round>();

  /** Resolves when a round that began after this call is done; rejects as that round does. */
  async run(name: string, work: () => Promise<void>): Promise<void> {
    const round = this.#rounds.get(name);
    if (!round) return await this.#begin(name, work);
    const begin = (): Promise<void> => this.#begin(name, work);
    round.next ??= round.done.then(begin, begin);
    await round.next;
  }

  #begin(name: string, work: () => Promise<void>): Promise<void> {
    const round: Round = { done: work(), next: undefined };
    this.#rounds.set(name, round);
    const settle = (): void => {
      if (!round.next) this.#rounds.delete(name);
    };
    round.done.then(settle, settle);
    return round.done;
  }
}
