import { copyBytes } from "../copy-bytes.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { describeValue } from "../key.js";
import { closeBody } from "./entry-body.js";

/** Text as UTF-8. A half of a character that needs two would be lost, so it is refused. */
export function encodeText(name: string, text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text);
  throw new InvalidArgumentError(
    `entry ${describeValue(name)}: its text has half of a character; store it as bytes`,
  );
}

/** A stream of an entry's bytes, that can be closed even while it is being waited for. */
export class EntrySource implements AsyncIterableIterator<Uint8Array> {
  readonly #name: string;
  readonly #body: AsyncIterable<Uint8Array | string>;
  readonly #iterator: AsyncIterator<Uint8Array | string>;
  /** The first half of a character whose second half is yet to come. */
  #half = "";
  #ended = false;

  constructor(name: string, body: AsyncIterable<Uint8Array | string>) {
    this.#name = name;
    this.#body = body;
    this.#iterator = body[Symbol.asyncIterator]();
  }

  /** The next bytes, in memory of their own: a source may use one buffer again and again. */
  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const next = await this.#iterator.next();
    if (!next.done) return { done: false, value: this.#toBytes(next.value) };
    this.#ended = true;
    if (this.#half !== "") encodeText(this.#name, this.#half);
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.close();
    return { done: true, value: undefined };
  }

  /** Tells the source that nobody reads on, unless it has ended. */
  close(): void {
    if (!this.#ended) closeBody(this.#body, this.#iterator);
    this.#ended = true;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #toBytes(chunk: unknown): Uint8Array {
    if (typeof chunk === "string") return this.#toUtf8(this.#half + chunk);
    if (chunk instanceof Uint8Array && this.#half === "") return copyBytes(chunk);
    if (chunk instanceof Uint8Array) return encodeText(this.#name, this.#half);
    throw new InvalidArgumentError(
      `entry ${describeValue(this.#name)}: its source yielded ${describeValue(chunk)}; only strings and Uint8Arrays can be stored`,
    );
  }

  #toUtf8(text: string): Uint8Array {
    const last = text.charCodeAt(text.length - 1);
    const isCut = last >= 0xd800 && last <= 0xdbff;
    this.#half = isCut ? text.slice(-1) : "";
    return encodeText(this.#name, isCut ? text.slice(0, -1) : text);
  }
}
