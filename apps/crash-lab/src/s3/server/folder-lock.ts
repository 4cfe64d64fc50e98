import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { poll } from "./poll.js";
import { S3ServerError } from "./s3-server-error.js";

/**
 * Does something that nobody else may do to the same folder at the same time; it waits until nobody does. The lock is a
 * name in Linux's abstract namespace of sockets (unix(7)), which is gone with the process that has it: none is ever
 * left behind, and there is no owner to be looked for, whose id would mean another process in another PID namespace.
 * @throws S3ServerError when somebody has it for longer than the bound.
 */
export async function locked<T>(
  path: string,
  { boundMs, signal }: { readonly boundMs: number; readonly signal?: AbortSignal | undefined },
  run: () => Promise<T>,
): Promise<T> {
  const digest = createHash("sha256").update(path).digest("hex");
  const server = createServer((socket) => void socket.destroy());
  const isOurs = async (): Promise<boolean> => {
    try {
      await once(server.listen(`\0holdfast-s3-server-${digest}`), "listening");
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return false;
      throw new S3ServerError(`${path} could not be locked`, { cause: error });
    }
  };
  await poll(`the end of another start or stop in ${path}`, isOurs, { boundMs, signal });
  try {
    return await run();
  } finally {
    server.close();
  }
}
