import { CorruptError } from "../errors/corrupt-error.js";
import { sha256Hex } from "../sha256.js";

const trailerPattern = /^\nholdfast ([0-9]{16}) ([0-9a-f]{64})\n$/;
const trailerLength = 1 + 8 + 1 + 16 + 1 + 64 + 1;

export interface Sealed {
  readonly bytes: Uint8Array;
  /** SHA-256 of the body, in hex. */
  readonly digest: string;
}

/**
 * Seals a text: its UTF-8 bytes, then a line with their length and SHA-256. The seal is the same for every format
 * version, so that a damaged byte is never mistaken for a newer format.
 */
export function seal(body: string): Sealed {
  const bodyLength = Buffer.byteLength(body);
  // Memory of its own, not a part of Node's pool: whoever takes it over takes nothing else along.
  const bytes = Buffer.allocUnsafeSlow(bodyLength + trailerLength);
  bytes.write(body, "utf8");
  const digest = sha256Hex(bytes.subarray(0, bodyLength));
  bytes.write(`\nholdfast ${String(bodyLength).padStart(16, "0")} ${digest}\n`, bodyLength, "latin1");
  return { bytes, digest };
}

/**
 * The sealed text and its digest.
 * @throws CorruptError when the bytes are not exactly what was sealed.
 */
export function openSeal(bytes: Uint8Array, key: string): { readonly body: string; readonly digest: string } {
  const bodyLength = bytes.length - trailerLength;
  const trailer =
    bodyLength < 0 ? null : trailerPattern.exec(Buffer.from(bytes.subarray(bodyLength)).toString("latin1"));
  if (!trailer)
    throw new CorruptError(`${key} does not end with a seal: it is cut short or damaged`, { key });
  const [, length, digest] = trailer;
  if (Number(length) !== bodyLength) {
    throw new CorruptError(`${key} has a body of ${bodyLength} bytes; its seal says ${Number(length)}`, {
      key,
    });
  }
  const body = bytes.subarray(0, bodyLength);
  const actual = sha256Hex(body);
  if (actual !== digest) {
    throw new CorruptError(`${key} has SHA-256 ${actual}; its seal says ${digest}`, { key });
  }
  return { body: Buffer.from(body).toString("utf8"), digest: actual };
}
