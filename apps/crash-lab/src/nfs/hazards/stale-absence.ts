import { poll } from "../../program/poll.js";
import type { ClientCall } from "../guest/client-call.js";
import type { ClientKernel } from "../lab/client-kernel.js";
import type { NfsLab } from "../lab/nfs-lab.js";

/** How long a file that is there was absent to another client, in milliseconds. */
export interface StaleAbsence {
  /** To plain open, in a directory in which the client had looked for it before. */
  readonly plainMs: number;
  /** To open after the directories on the way were opened. */
  readonly freshMs: number;
}

/** The names in a directory are believed for 60 s at most, unless the mount says otherwise (nfs(5), acdirmax). */
const mostMs = 90_000;

/** Measures how long a client goes on missing a file that another has made. */
export async function staleAbsence({ clients }: NfsLab, signal: AbortSignal): Promise<StaleAbsence> {
  const [writer, reader] = clients;
  if (!writer || !reader) throw new Error("the lab needs two clients");
  const timed = async (folder: string, kind: "open" | "open-freshly"): Promise<number> => {
    const path = `${folder}/x`;
    await ask(writer, { kind: "mkdir", path: folder });
    for (let looks = 0; looks < 3; looks += 1) await ask(reader, { kind: "open", path });
    await ask(writer, { kind: "create", path, text: "there" });
    const startedAtMs = performance.now();
    const isSeen = async (): Promise<boolean> => (await ask(reader, { kind, path })).startsWith("ok");
    await poll(`a sight of ${path}`, isSeen, { boundMs: mostMs, everyMs: 200, signal });
    return performance.now() - startedAtMs;
  };
  const freshMs = await timed("absence-fresh", "open-freshly");
  return { freshMs, plainMs: await timed("absence-plain", "open") };
}

async function ask(client: ClientKernel, call: ClientCall): Promise<string> {
  return String(await client.ask({ kind: "call", call }));
}
