import { mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";
import type { GuestMessage } from "./guest-messages.js";

/**
 * What most programs do to publish a file: write it under another name, sync it, rename it. Each outcome is told as the
 * kernel gave it. A name is used once, so that nothing is ever replaced.
 */
export async function publishByRename(
  mountPoint: string,
  directory: string,
  tell: (message: GuestMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  const folder = join(mountPoint, directory);
  await mkdir(folder, { recursive: true });
  for (let number = 1; !signal.aborted; number += 1) {
    const name = `file-${number}`;
    const temporary = join(folder, `.${name}`);
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(name);
      await file.sync();
    } finally {
      await file.close();
    }
    const outcome = await rename(temporary, join(folder, name)).then(
      () => "ok",
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
    tell({ kind: "published", path: `${directory}/${name}`, outcome });
  }
}
