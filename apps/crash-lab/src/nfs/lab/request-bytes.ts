/** A name as a request has it: its length, and its bytes, filled up with zeros to a multiple of four (RFC 4506, 4.11). */
export function nameBytes(name: string): Uint8Array {
  const bytes = Buffer.from(name);
  const padded = Buffer.alloc(4 + 4 * Math.ceil(bytes.length / 4));
  padded.writeUInt32BE(bytes.length);
  bytes.copy(padded, 4);
  return padded;
}

const saveFilehandle = 32;
const putFilehandle = 22;

/** What a LINK or a RENAME has and no other request of Linux: SAVEFH, and then another PUTFH (RFC 8881, 18.9 and 18.26). */
export const linkBytes: Uint8Array = Buffer.from(
  Uint8Array.of(0, 0, 0, saveFilehandle, 0, 0, 0, putFilehandle),
);
