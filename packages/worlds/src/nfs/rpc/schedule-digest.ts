/** A digest of what happened in which order: equal for equal schedules, and else different but for an accident of 64 bits. */
export class ScheduleDigest {
  #low = 0x9e3779b9;
  #high = 0x85ebca6b;
  #steps = 0;

  /** How much was added. */
  get steps(): number {
    return this.#steps;
  }

  /** Adds a step. */
  add(...numbers: readonly number[]): void {
    for (const number of numbers) this.#mix(number);
    this.#steps += 1;
  }

  /** Adds something that happened besides steps. */
  addEvent(event: string): void {
    for (let at = 0; at < event.length; at += 1) this.#mix(event.charCodeAt(at));
  }

  /** In 16 hex digits. */
  toString(): string {
    return [this.#high, this.#low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
  }

  #mix(number: number): void {
    this.#low = Math.imul(this.#low ^ number, 0x01000193) ^ (this.#low >>> 15);
    this.#high = Math.imul(this.#high ^ (number + 0x7f4a7c15), 0x5bd1e995) ^ (this.#high >>> 13);
  }
}
