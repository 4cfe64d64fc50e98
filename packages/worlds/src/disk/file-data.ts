import { InvalidArgumentError } from "@holdfast/core";

type EncodingOptions = BufferEncoding | { readonly encoding?: BufferEncoding } | undefined;

export function encodingOf(options: EncodingOptions): BufferEncoding | undefined {
  return typeof options === "string" ? options : options?.encoding;
}

/** @throws InvalidArgumentError when it is neither a text nor bytes */
export function bytesOf(data: string | Uint8Array, encoding: BufferEncoding | undefined): Uint8Array {
  if (typeof data === "string") return Buffer.from(data, encoding);
  if (data instanceof Uint8Array) return data;
  throw new InvalidArgumentError(`data is ${typeof data}; the simulated disk takes a text or a Uint8Array`);
}
