/** What an entry's bytes may come from: at hand, or produced while they are written, of unknown length. */
export type EntryBody = string | Uint8Array | AsyncIterable<Uint8Array | string>;

/** Whether a body produces its bytes while they are written. */
export function isStream(body: unknown): body is AsyncIterable<Uint8Array | string> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}

/**
 * Tells a source that nobody will read it to its end. One that hangs must not hang us, so nobody waits for it; and a
 * Node stream that hangs only ends when it is destroyed.
 */
export function closeBody(body: unknown, iterator?: AsyncIterator<unknown>): void {
  const close = async (): Promise<void> => {
    if (!isStream(body)) return;
    const { destroy } = body as { readonly destroy?: unknown };
    if (typeof destroy === "function") destroy.call(body);
    else await (iterator ?? body[Symbol.asyncIterator]()).return?.();
  };
  // The call has its error already; that its source cannot be closed either changes nothing for the caller.
  close().catch(() => undefined);
}
