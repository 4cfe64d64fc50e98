import { createHash } from "node:crypto";

/** The digest by which processes tell each other of bytes, in hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
