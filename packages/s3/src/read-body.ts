import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { type Clock, CorruptError, UnavailableError } from "@holdfast/core";

/** The part of a body that is wanted, and where its bytes go. */
export interface WantedBytes {
  readonly what: string;
  readonly key: string;
  /** The bytes that were announced, of which so many are skipped at first. */
  readonly announcedBytes: number;
  readonly skipBytes: number;
  /** Is filled to its last byte; what comes after is not waited for. */
  readonly target: Uint8Array;
}

export interface BodyBounds {
  readonly clock: Clock;
  /** How long a body may bring nothing, in milliseconds. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
}

/** A body as Node's stream, whichever transport brought it. */
function bodyStream(body: unknown): Readable {
  if (body instanceof Readable) return body;
  if (body instanceof globalThis.ReadableStream) return Readable.fromWeb(body as ReadableStream);
  return Readable.from([]);
}

/** Ends a body that nobody reads, so that its connection is not held. */
export function discardBody(body: unknown): void {
  const stream = bodyStream(body);
  // It ends in an error for being cut off, and nobody waits for it.
  stream.on("error", () => undefined);
  stream.destroy();
}

/**
 * Fills the target from the body, which is consumed or destroyed whatever happens.
 *
 * @throws UnavailableError when the body is shorter than announced, or brings nothing for too long.
 * @throws CorruptError when the SDK finds that its checksum is wrong.
 */
export async function readBody(body: unknown, wanted: WantedBytes, bounds: BodyBounds): Promise<void> {
  const stream = bodyStream(body);
  const { what, key, announcedBytes, skipBytes, target } = wanted;
  const { clock, stallMs, signal } = bounds;
  const stopsEarly = skipBytes + target.length < announcedBytes;
  await new Promise<void>((resolve, reject) => {
    let received = 0;
    let settled = false;
    let cancelTimer: (() => void) | undefined;
    const settle = (error?: unknown): void => {
      if (settled) return;
      settled = true;
      cancelTimer?.();
      signal.removeEventListener("abort", onAbort);
      stream.off("data", onData);
      if (error !== undefined || stopsEarly) stream.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    const cutShort = (): void => {
      const message = `${what} failed: ${received} of ${announcedBytes} bytes of ${key} came`;
      settle(new UnavailableError(message));
    };
    const watch = (): void => {
      cancelTimer?.();
      cancelTimer = clock.schedule(() => {
        settle(new UnavailableError(`${what} failed: ${key} brought nothing for ${stallMs} ms`));
      }, stallMs);
    };
    const onAbort = (): void => settle(signal.reason);
    const onData = (chunk: Uint8Array): void => {
      watch();
      const from = received - skipBytes;
      received += chunk.length;
      if (received > announcedBytes) {
        settle(new UnavailableError(`${what} failed: more than ${announcedBytes} bytes of ${key} came`));
        return;
      }
      const part = chunk.subarray(Math.max(0, -from), Math.max(0, target.length - from));
      if (part.length > 0) target.set(part, Math.max(0, from));
      if (stopsEarly && received >= skipBytes + target.length) settle();
    };
    // HTTP lets a server answer with less than the range that was asked for (RFC 9110, 15.3.7).
    if (skipBytes + target.length > announcedBytes) {
      stream.on("error", () => undefined);
      const message = `${what} failed: ${announcedBytes} bytes of ${key} were announced, fewer than asked for`;
      settle(new UnavailableError(message));
      return;
    }
    stream.on("data", onData);
    stream.once("end", () => (received === announcedBytes ? settle() : cutShort()));
    // Stays: what a stream that was destroyed still has to say changes nothing.
    stream.on("error", (error: Error) => settle(bodyError(error, what, key)));
    stream.once("close", cutShort);
    watch();
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** The SDK has no class for it. */
function bodyError(error: Error, what: string, key: string): Error {
  if (!/^Checksum mismatch/.test(error.message)) return error;
  const message = `${what} failed: the bytes of ${key} do not have the checksum that the store keeps for them`;
  return new CorruptError(message, { key, cause: error, retryable: true });
}
