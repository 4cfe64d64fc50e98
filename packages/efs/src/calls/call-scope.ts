/** One call of a verb, as far as the file system needs to know it. */
export class CallScope {
  /** Aborts when the call is cut off; what had not begun then never begins. */
  readonly signal: AbortSignal;
  #mayHaveChanged = false;

  constructor(signal: AbortSignal) {
    this.signal = signal;
  }

  /** Whether anything was handed to the kernel that may change what readers see. */
  get mayHaveChanged(): boolean {
    return this.#mayHaveChanged;
  }

  /** To be called in the same turn as the change is handed to the kernel. */
  beginChange(): void {
    this.#mayHaveChanged = true;
  }
}
