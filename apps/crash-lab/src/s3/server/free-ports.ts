import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { S3ServerError } from "./s3-server-error.js";

/**
 * Below the ports that the system gives to those who ask for any, its clients among them: while the server is dead one of
 * these may be taken by somebody who wants to reach it.
 */
const range = { first: 12_000, last: 31_999 };
const tries = 200;

/**
 * The first of so many ports in a row that nobody listens on now. Which are tried depends on the purpose alone, so that
 * several who look at the same time do not look at the same ones.
 * @throws S3ServerError when there are none.
 */
export async function freePorts(count: number, purpose: string): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const drawn = createHash("sha256").update(`${attempt} ${purpose}`).digest().readUInt32BE(0);
    const first = range.first + (drawn % (range.last - range.first - count));
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
