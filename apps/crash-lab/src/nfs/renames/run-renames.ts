import { access } from "node:fs/promises";
import { join } from "node:path";
import { Choices } from "@holdfast/worlds";
import { within } from "../../machine/within.js";
import { Happening } from "../../program/happening.js";
import type { ClientKernel } from "../lab/client-kernel.js";
import type { NfsLab } from "../lab/nfs-lab.js";
import { linkBytes } from "../lab/request-bytes.js";
import { failOver } from "../rounds/fail-over.js";
import type { RenameReport } from "./rename-report.js";

export interface RunRenamesOptions {
  readonly lab: NfsLab;
  /** How often the server fails over. */
  readonly rounds: number;
  readonly seed: number;
  readonly onRound: (line: string) => void;
  readonly signal: AbortSignal;
}

/** So many publish side by side, so that the server hardly ever fails without a rename under way. */
const publishers = 8;
/** The reader looks for a file that comes so much later. */
const ahead = 3;
const eventMs = 120_000;

interface Published {
  readonly path: string;
  readonly outcome: string;
}

/** The contrast: files that are published by rename while the server fails, and a reader who waits for one of them. */
export async function runRenames(options: RunRenamesOptions): Promise<RenameReport> {
  const { lab, rounds, seed, onRound } = options;
  const startedAtMs = performance.now();
  const deniedThoughApplied: { path: string; code: string }[] = [];
  const unseen: string[] = [];
  let renames = 0;
  let lostReplies = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const choices = new Choices(seed * 1_000_003 + round);
    const one = await playOne(options, `renames-${round}`, choices);
    renames += one.published.length;
    lostReplies += one.lostReplies;
    for (const { path, outcome } of one.published) {
      if (outcome !== "ok" && (await isThere(join(lab.server.exported, path)))) {
        deniedThoughApplied.push({ path, code: outcome });
        onRound(`failover ${round}: rename to ${path} answered ${outcome}, and it was applied`);
      }
    }
    if (!one.isSeen) {
      unseen.push(one.awaited);
      onRound(`failover ${round}: ${one.awaited} is there, and another client's open answers ENOENT`);
    }
  }
  const durationMs = performance.now() - startedAtMs;
  return { rounds, renames, deniedThoughApplied, unseen, lostReplies, durationMs };
}

async function playOne(
  { lab, signal }: RunRenamesOptions,
  directory: string,
  choices: Choices,
): Promise<{ published: Published[]; lostReplies: number; awaited: string; isSeen: boolean }> {
  const [writer, reader] = lab.clients;
  if (!writer || !reader) throw new Error("the lab needs two clients");
  const folders = Array.from({ length: publishers }, (_, index) => `${directory}/by-${index + 1}`);
  const awaited = `${folders[0]}/file-${1 + ahead}`;
  const published: Published[] = [];
  const begun = new Happening();
  const come = new Happening();
  writer.onMessage = (message) => {
    if (message.kind !== "published") return;
    published.push(message);
    begun.happens();
    if (message.path === awaited) come.happens();
  };
  // The folder is there, and somebody looks into it for what is not there yet.
  await writer.ask({ kind: "call", call: { kind: "mkdir", path: directory } });
  await writer.ask({ kind: "call", call: { kind: "mkdir", path: folders[0] ?? "" } });
  await open(reader, awaited);
  for (const folder of folders) await writer.ask({ kind: "publish-by-rename", directory: folder });
  await within("a first rename", eventMs, begun.happened);
  await within("the file that is waited for", eventMs, come.happened);
  const isSeen = (await open(reader, awaited)).startsWith("ok");
  const lostReplies = await failOver(lab, { choices, signal, from: linkBytes });
  await writer.ask({ kind: "rest" }, eventMs);
  return { published, lostReplies, awaited, isSeen };
}

async function open(client: ClientKernel, path: string): Promise<string> {
  return String(await client.ask({ kind: "call", call: { kind: "open", path } }));
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
