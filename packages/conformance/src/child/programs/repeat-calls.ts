import { readdir } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Backend, Json, VerbOptions } from "@holdfast/core";
import { endingOf } from "../../case/expectations.js";
import { StalledBody } from "../../case/stalled-body.js";
import { bytesFor, forEachAtOnce } from "../../case/store-objects.js";
import { restorePresent, storePresent, verbCallsOf } from "../../cases/bounds/verb-calls.js";
import type { ChildContext } from "../child-program.js";

/**
 * Makes every call again and again: ones that succeed, ones that fail, and ones that are cut off. Tells what the
 * process holds after a while of it (`warm`) and after `rounds` more (`worn`), what Node warned of, which promises were rejected with nobody
 * to hear it, and after `close` whether anything keeps the process alive (`idle`, if nothing does).
 */
export async function repeatCalls({ harness, input, tell, hear }: ChildContext): Promise<void> {
  const rejections: string[] = [];
  process.on("unhandledRejection", (reason) => rejections.push(String(reason)));
  const warnings: string[] = [];
  process.on("warning", ({ name, message }) => warnings.push(`${name}: ${message}`));
  const { rounds: count } = input;
  const rounds = Number(count);
  const client = await harness.open();
  await storePresent(client);
  await repeat(client, "warm", Math.ceil(rounds / 4));
  tell({ kind: "warm", held: await heldNow() });
  await repeat(client, "worn", rounds);
  tell({ kind: "worn", held: await heldNow(), warnings });
  await hear();
  await client.close();
  tell({ kind: "closed", rejections });
  // The stream from the parent would keep the process alive by itself.
  process.stdin.unref();
  await new Promise(() => {
    process.once("beforeExit", () => {
      tell({ kind: "idle", rejections });
      process.exit(0);
    });
  });
}

async function repeat(client: Backend, name: string, rounds: number): Promise<void> {
  const names = Array.from({ length: rounds }, (_, round) => `${name}-${round}`);
  await forEachAtOnce(names, async (round) => await callAll(client, round));
}

async function callAll(client: Backend, name: string): Promise<void> {
  for (const { call } of verbCallsOf(client, name)) {
    await endingOf(call(client, {}));
    await endingOf(call(client, { signal: AbortSignal.abort() }));
    await endingOf(call(client, { deadlineMs: 0 }));
  }
  const abort = new AbortController();
  const endings = [
    endingOf(client.read(`missing/${name}`)),
    endingOf(client.read("present/a", { range: { offset: 1, length: 1e9 } })),
    endingOf(client.read("../bad")),
    endingOf(client.write(`failed/${name}`, failing())),
    stall(client, `aborted/${name}`, { signal: abort.signal, deadlineMs: 10_000 }),
    stall(client, `late/${name}`, { deadlineMs: 15 }),
    endingOf(client.read("present/a", { signal: abort.signal })),
    endingOf(client.list("", { signal: abort.signal })),
    endingOf(client.create(`cut/${name}`, bytesFor(name), { signal: abort.signal })),
  ];
  await new Promise((resolve) => setTimeout(resolve, 5));
  abort.abort();
  await Promise.all(endings);
  const stored = ["fresh/-created", "fresh/-bytes", "fresh/-stream"].map((key) =>
    key.replace("-", `${name}-`),
  );
  await endingOf(client.remove([...stored, `cut/${name}`]));
  await endingOf(restorePresent(client));
}

async function stall(client: Backend, key: string, options: VerbOptions): Promise<void> {
  const body = new StalledBody([bytesFor(key)]);
  await endingOf(client.write(key, body, options));
  body.goOn();
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield bytesFor("a chunk");
  throw new Error("the source failed");
}

/** What the process holds, by kind: the least of some looks, since what is about to be freed is no leak. */
async function heldNow(): Promise<Json> {
  // A file that nobody closes is closed by the collection of garbage, with a warning.
  collectGarbage();
  const least = await countHeld();
  for (let look = 0; look < 20; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const held = await countHeld();
    for (const kind of Object.keys(least)) least[kind] = Math.min(least[kind] ?? 0, held[kind] ?? 0);
  }
  return least;
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  collect();
}

async function countHeld(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  // Only some systems show a process its own open files.
  const files = await readdir("/proc/self/fd").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (files) counts["open files"] = files.length;
  return counts;
}
