/** A running hash of two lanes of 32 bits: cheap, and wide enough to tell millions of states apart. */
export class Fingerprint {
  #a = 0x9e3779b9;
  #b = 0x85ebca6b;

  get low(): number {
    return this.#a;
  }

  get high(): number {
    return this.#b;
  }

  /** Mixes a number in; all of a double's bits count that a whole number of milliseconds has. */
  number(value: number): this {
    this.#mix(value | 0);
    const rest = Math.floor(value / 2 ** 32);
    if (rest !== 0 && rest !== -1) this.#mix(rest | 0);
    return this;
  }

  text(value: string): this {
    let hash = 0x811c9dc5;
    for (let at = 0; at < value.length; at += 1) hash = Math.imul(hash ^ value.charCodeAt(at), 0x01000193);
    this.#mix(hash);
    this.#mix(value.length);
    return this;
  }

  fingerprint({ low, high }: { readonly low: number; readonly high: number }): this {
    this.#mix(low);
    this.#mix(high);
    return this;
  }

  #mix(value: number): void {
    this.#a = Math.imul(this.#a ^ value, 0x9e3779b1);
    this.#a ^= this.#a >>> 15;
    this.#b = Math.imul(this.#b ^ value, 0x85ebca77);
    this.#b ^= this.#b >>> 13;
  }
}
