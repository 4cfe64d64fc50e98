import { Readable } from "node:stream";

const chunkBytes = 64 * 1024;

/** What comes after the bytes of a body: its end, nothing, or the failure of the connection. */
export type BodyEnd = "end" | "stall" | Error;

/** A body as it comes in, by chunks. */
export function bodyStream(bytes: Uint8Array, end: BodyEnd = "end"): Readable {
  let at = 0;
  return new Readable({
    read() {
      if (at < bytes.length) {
        this.push(bytes.subarray(at, at + chunkBytes));
        at += chunkBytes;
      } else if (end === "end") this.push(null);
      else if (end !== "stall") this.destroy(end);
    },
  });
}
