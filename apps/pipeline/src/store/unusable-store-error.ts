/** The store named cannot be used; the message says why, and what to do. */
export class UnusableStoreError extends Error {
  override readonly name: string = "UnusableStoreError";
}
