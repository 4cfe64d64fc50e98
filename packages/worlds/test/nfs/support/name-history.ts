interface Moment {
  readonly fromMs: number;
  readonly state: string;
}

export const absent = "ENOENT";

/** What names led to on the server, and when; and what each client can have known of it. */
export class NameHistory {
  readonly #moments = new Map<string, Moment[]>();
  readonly #known = new Map<string, number>();

  /** What a name leads to now. */
  state(name: string): string {
    return this.#of(name).at(-1)?.state ?? absent;
  }

  /** A client has changed what a name leads to, and knows it. */
  change(client: string, name: string, nowMs: number, state: string): void {
    const moments = this.#of(name);
    moments.push({ fromMs: nowMs, state });
    this.#known.set(`${client} ${name}`, moments.length - 1);
  }

  /**
   * A client was told what a name leads to. That must have been so at a time that is not longer ago than it may believe what it
   * knows, and not before a time that it has already known of.
   * @throws Error when it is a lie
   */
  judge(client: string, name: string, nowMs: number, told: string, windowMs: number): void {
    const moments = this.#of(name);
    const floor = this.#known.get(`${client} ${name}`) ?? 0;
    const possible = moments.findIndex(({ state }, at) => {
      const endMs = moments[at + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
      return at >= floor && state === told && endMs >= nowMs - windowMs;
    });
    if (possible < 0) {
      const story = moments.map(({ fromMs, state }) => `${fromMs} ${state}`).join(", ");
      throw new Error(
        `${client} was told ${told} of ${name} at ${nowMs}; knew ${moments[floor]?.state}; ${story}`,
      );
    }
    this.#known.set(`${client} ${name}`, possible);
  }

  #of(name: string): Moment[] {
    const known = this.#moments.get(name);
    if (known) return known;
    const moments = [{ fromMs: Number.NEGATIVE_INFINITY, state: absent }];
    this.#moments.set(name, moments);
    return moments;
  }
}
