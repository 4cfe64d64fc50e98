import { open } from "node:fs/promises";
import { dirname } from "node:path";

/** What the store is measured against: the bytes written to a file, and the file and its name made durable. */
export async function writePlainFile(path: string, body: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "wx");
  try {
    for await (const chunk of body) await file.appendFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
  const directory = await open(dirname(path), "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Reads a file as a stream; answers its length in bytes. */
export async function readPlainFile(path: string): Promise<number> {
  const file = await open(path, "r");
  let bytes = 0;
  for await (const chunk of file.createReadStream({ highWaterMark: 256 * 1024 })) {
    bytes += (chunk as Buffer).length;
  }
  return bytes;
}
