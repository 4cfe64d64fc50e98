// The programs in a client's kernel. Without a port: it does what the lab asks of it, on the mount that it is given, and
// tells what came of it. With one: it serves the verbs of backends there.
import { join } from "node:path";
import { createInterface } from "node:readline";
import { writeLine } from "../child/write-line.js";
import { readyLine, renderMessage } from "../cuts/worker-lines.js";
import { Guest } from "./guest/guest.js";
import type { GuestMessage, GuestOrder } from "./guest/guest-messages.js";
import { serveVerbs } from "./remote/serve-verbs.js";
import { nfsWriters } from "./writers/nfs-writers.js";

const stdout = 1;

function tell(message: GuestMessage): void {
  writeLine(stdout, renderMessage(message));
}

function beGuest(mountPoint: string): void {
  const guest = new Guest(mountPoint, tell);
  createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, ...request } = JSON.parse(line) as GuestOrder;
    guest.answer(request).then(
      (answer) => tell({ kind: "answer", id, answer }),
      (error: unknown) => {
        tell({ kind: "failure", id, error: error instanceof Error ? `${error.stack}` : String(error) });
      },
    );
  });
  writeLine(stdout, readyLine);
}

const [, , mountPoint = "", port] = process.argv;
if (port === undefined) beGuest(mountPoint);
else {
  const server = serveVerbs((writer, directory) => nfsWriters[writer].open(join(mountPoint, directory)));
  server.listen(Number(port));
}
