/** What a message says. */
export interface FrameHead {
  /** Of a request. */
  readonly verb?: "write" | "create" | "get" | "list" | "remove";
  readonly key?: string;
  /** Which request it is: one that is repeated has the same. */
  readonly nonce?: string;
  readonly offset?: number;
  readonly length?: number;
  readonly prefix?: string;
  readonly after?: string;
  readonly limit?: number;
  /** Of an answer. */
  readonly status?: "created" | "exists" | "found" | "absent" | "outside" | "listed" | "done" | "unheard-of";
  readonly sizeBytes?: number;
}

/** One message on the wire: what it says, and bytes. */
export interface Frame {
  readonly head: FrameHead;
  readonly body: Uint8Array;
}

const prefixBytes = 8;

/** Both lengths come first, so that a frame that is cut short is known to be. */
export function encodeFrame({ head, body }: Frame): Buffer {
  const text = Buffer.from(JSON.stringify(head));
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(text.length, 0);
  prefix.writeUInt32BE(body.length, 4);
  return Buffer.concat([prefix, text, body]);
}

/** Puts frames together from the bytes of a connection as they come. */
export class FrameReader {
  #chunks: Uint8Array[] = [];
  #length = 0;
  #wanted = prefixBytes;

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The next frame, once all of it is there. */
  take(): Frame | undefined {
    if (this.#length < this.#wanted) return undefined;
    const bytes = this.#gathered();
    const { headEnd, bodyEnd } = endsOf(bytes);
    this.#wanted = bodyEnd;
    if (bytes.length < bodyEnd) return undefined;
    const rest = bytes.subarray(bodyEnd);
    this.#chunks = [rest];
    this.#length = rest.length;
    this.#wanted = prefixBytes;
    return frameIn(bytes, headEnd, bodyEnd);
  }

  /** What there is of a frame whose head is whole: only somebody careless takes that. */
  takePart(): Frame | undefined {
    const bytes = this.#gathered();
    if (bytes.length < prefixBytes) return undefined;
    const { headEnd } = endsOf(bytes);
    return bytes.length < headEnd ? undefined : frameIn(bytes, headEnd, bytes.length);
  }

  #gathered(): Buffer {
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    return bytes;
  }
}

function endsOf(bytes: Buffer): { readonly headEnd: number; readonly bodyEnd: number } {
  const headEnd = prefixBytes + bytes.readUInt32BE(0);
  return { headEnd, bodyEnd: headEnd + bytes.readUInt32BE(4) };
}

function frameIn(bytes: Buffer, headEnd: number, bodyEnd: number): Frame {
  const head = JSON.parse(bytes.toString("utf8", prefixBytes, headEnd)) as FrameHead;
  return { head, body: Uint8Array.from(bytes.subarray(headEnd, bodyEnd)) };
}
