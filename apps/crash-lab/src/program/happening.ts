/** Something that others wait for. */
export class Happening {
  /** Resolves when it has happened. */
  readonly happened: Promise<void>;
  #happens: () => void = () => undefined;

  constructor() {
    this.happened = new Promise((resolve) => {
      this.#happens = resolve;
    });
  }

  happens(): void {
    this.#happens();
  }
}
