import { createServer, type Server, type Socket } from "node:net";
import type { Backend, VerbOptions } from "@holdfast/core";
import type { NfsWriterName } from "../writers/nfs-writers.js";
import { hearFrames, sendFrame } from "./frames.js";
import { toldError } from "./told-errors.js";
import type { FromVerbs, ToVerbs } from "./verb-messages.js";

type Open = (writer: NfsWriterName, directory: string) => Backend;

/** Serves the verbs of backends: each connection is a client of its own, which ends with it. */
export function serveVerbs(open: Open): Server {
  return createServer({ noDelay: true }, (socket) => serveOne(socket, open));
}

function serveOne(socket: Socket, open: Open): void {
  const tell = (message: FromVerbs): void => sendFrame(socket, message);
  const underWay = new Map<number, AbortController>();
  let backend: Backend | undefined;
  const end = (): void => {
    for (const call of underWay.values()) call.abort(new Error("the caller is gone"));
    backend?.close().catch(() => undefined);
  };
  const carryOut = async ({ id, verb, args }: Extract<ToVerbs, { kind: "call" }>): Promise<void> => {
    const call = new AbortController();
    underWay.set(id, call);
    try {
      if (!backend) throw new Error("nothing was opened");
      tell({ kind: "result", id, result: await callVerb(backend, verb, args, call.signal) });
    } catch (error) {
      tell({ kind: "error", id, error: toldError(error) });
    } finally {
      underWay.delete(id);
    }
  };
  // A client whose kernel or process was killed is gone, and nobody hears what is answered.
  socket.on("error", () => socket.destroy());
  socket.on("close", end);
  hearFrames(socket, (value) => {
    const message = value as ToVerbs;
    if (message.kind === "open") {
      backend = open(message.writer, message.directory);
      tell({ kind: "opened", name: backend.name, traits: backend.traits });
    } else if (message.kind === "abort") underWay.get(message.id)?.abort(new Error("the caller aborts"));
    else void carryOut(message);
  });
}

/** The last argument of each verb is its options; the signal, which cannot be sent, is added here. */
async function callVerb(
  backend: Backend,
  verb: Extract<ToVerbs, { kind: "call" }>["verb"],
  args: readonly unknown[],
  signal: AbortSignal,
): Promise<unknown> {
  const run = backend[verb] as ((...args: readonly unknown[]) => Promise<unknown>) | undefined;
  if (!run) return undefined;
  const options = { ...(args.at(-1) as VerbOptions), signal };
  return await run.apply(backend, [...args.slice(0, -1), options]);
}
