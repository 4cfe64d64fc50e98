import { HoldfastError } from "@holdfast/core";

interface Attempt {
  /** Of a stream they are not known. */
  readonly bytes: Uint8Array | undefined;
  /** Under way, or whatever came of it; or told as not applied, now and ever. */
  isRefused: boolean;
}

/** Each attempt of any process to store an object: what was told as not applied must never be seen. */
export class StoringAttempts {
  readonly #attempts = new Map<string, Attempt[]>();

  begin(key: string, bytes: Uint8Array | undefined): Attempt {
    const attempt = { bytes: bytes?.slice(), isRefused: false };
    this.#attempts.set(key, [...(this.#attempts.get(key) ?? []), attempt]);
    return attempt;
  }

  fail(attempt: Attempt, error: unknown): void {
    attempt.isRefused = HoldfastError.isInstance(error) && error.outcome === "not-applied";
  }

  /**
   * Whether an object can only be there because of an attempt that was told as not applied.
   * @param bytes - left out where only its key was seen
   * @param own - an attempt that found the object there
   */
  isRefused(key: string, bytes?: Uint8Array, own?: Attempt): boolean {
    const possible = (this.#attempts.get(key) ?? []).filter(
      (attempt) => attempt !== own && !(bytes && attempt.bytes && Buffer.compare(bytes, attempt.bytes) !== 0),
    );
    return possible.length > 0 && possible.every(({ isRefused }) => isRefused);
  }
}
