import { Readable } from "node:stream";

/** The whole body of a request, in memory of its own, whatever form the client gave it. */
export async function readBody(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array(0);
  if (typeof body === "string") return Buffer.from(body);
  if (body instanceof ArrayBuffer) return new Uint8Array(body.slice(0));
  if (ArrayBuffer.isView(body)) {
    return new Uint8Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength));
  }
  if (typeof body !== "object" || !(Symbol.asyncIterator in body)) {
    throw new TypeError("the body of the request is neither text, bytes nor a stream");
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array | string>) {
    chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  }
  return Buffer.concat(chunks);
}

/** Gives up a body that nobody reads. */
export function discardBody(body: unknown): void {
  if (!(body instanceof Readable)) return;
  body.on("error", () => undefined);
  body.destroy();
}
