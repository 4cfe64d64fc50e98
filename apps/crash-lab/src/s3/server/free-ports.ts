import { once } from "node:events";
import { createServer } from "node:net";
import { S3ServerError } from "./s3-server-error.js";

/** Below the ports that systems give to those who ask for any. */
const range = { first: 12_000, last: 31_999 };
const tries = 200;

/**
 * The first of so many ports in a row that nobody listens on now.
 * @throws S3ServerError when there are none.
 */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const first = range.first + Math.floor(Math.random() * (range.last - range.first - count));
    const row = Array.from({ length: count }, (_, index) => first + index);
    if ((await Promise.all(row.map(isFree))).every(Boolean)) return first;
  }
  throw new S3ServerError(`there are no ${count} free ports in a row on 127.0.0.1`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, "127.0.0.1"), "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
