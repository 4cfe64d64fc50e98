import type { FileMechanics } from "./file-mechanics.js";
import { withOpenFile } from "./open-file.js";
import type { PosixFileHandle } from "./posix-file-system.js";

const chunkBytes = 256 * 1024;

/** Whether two files hold the same bytes. */
export async function haveSameContent(
  mechanics: FileMechanics,
  a: { readonly path: string; readonly what: string },
  b: { readonly path: string; readonly what: string },
): Promise<boolean> {
  return await withOpenFile(mechanics, a, async (left) => {
    return await withOpenFile(mechanics, b, async (right) => await areEqual(left.handle, right.handle));
  });
}

async function areEqual(a: PosixFileHandle, b: PosixFileHandle): Promise<boolean> {
  for (let position = 0; ; position += chunkBytes) {
    const [left, right] = [await chunkAt(a, position), await chunkAt(b, position)];
    if (Buffer.compare(left, right) !== 0) return false;
    if (left.length < chunkBytes) return true;
  }
}

/** So many bytes, or all that there are. */
async function chunkAt(handle: PosixFileHandle, position: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(chunkBytes);
  let done = 0;
  while (done < chunkBytes) {
    const { bytesRead } = await handle.read(bytes, done, chunkBytes - done, position + done);
    if (bytesRead <= 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
