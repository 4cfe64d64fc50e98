import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { describeValue } from "../key.js";

/** What an entry's bytes may come from: at hand, or produced while they are written, of unknown length. */
export type EntryBody = string | Uint8Array | AsyncIterable<Uint8Array | string>;

/** The body as bytes at hand, or as a stream of them; text is UTF-8. */
export function normalizeBody(name: string, body: EntryBody): Uint8Array | AsyncIterable<Uint8Array> {
  if (typeof body === "string") return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  if (typeof body === "object" && body !== null && Symbol.asyncIterator in body) return toBytes(name, body);
  throw new InvalidArgumentError(
    `entry ${describeValue(name)} got ${describeValue(body)}; give a string, a Uint8Array or an async iterable of them`,
  );
}

async function* toBytes(
  name: string,
  source: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    if (typeof chunk === "string") yield Buffer.from(chunk);
    else if (chunk instanceof Uint8Array) yield chunk;
    else {
      throw new InvalidArgumentError(
        `entry ${describeValue(name)}: its source yielded ${describeValue(chunk)}; only strings and Uint8Arrays can be stored`,
      );
    }
  }
}

/** Tells a source that nobody will read it. One that hangs must not hang us, so nobody waits for it either. */
export function closeBody(body: EntryBody): void {
  if (typeof body !== "object" || body === null || !(Symbol.asyncIterator in body)) return;
  body[Symbol.asyncIterator]()
    .return?.()
    .catch(() => undefined);
}
