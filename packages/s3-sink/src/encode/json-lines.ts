import { InvalidArgumentError } from "@holdfast/core";
import type { Encoder, FileEncoder } from "./encoder.js";

const nothing: Uint8Array = new Uint8Array(0);

/** One JSON text to a line (https://jsonlines.org). */
export function jsonLines<R>(): Encoder<R> {
  const file: FileEncoder<R> = { encode, end: () => nothing, state: () => undefined };
  return {
    id: "json-lines",
    extension: ".jsonl",
    contentType: "application/jsonl",
    open: () => file,
    resume: () => file,
  };
}

function encode(record: unknown): Uint8Array {
  let text: string | undefined;
  try {
    text = JSON.stringify(record);
  } catch (cause) {
    throw new InvalidArgumentError(`a record is not JSON: ${String(cause)}`, { cause });
  }
  if (text === undefined) throw new InvalidArgumentError(`a record is ${typeof record}, which is not JSON`);
  return Buffer.from(`${text}\n`);
}
