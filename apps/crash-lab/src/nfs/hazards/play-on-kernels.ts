import { access } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { poll } from "../../program/poll.js";
import type { ClientCall } from "../guest/client-call.js";
import type { ClientKernel } from "../lab/client-kernel.js";
import type { NfsLab } from "../lab/nfs-lab.js";
import { nameBytes } from "../lab/request-bytes.js";
import {
  type AgreementCase,
  type AgreementStep,
  type CaseAnswers,
  callIn,
  plainAnswer,
  type Who,
} from "./agreement-case.js";

/** Attributes are believed for 3 s at least, so that what took longer may have been seen anew. */
const quickMs = 2500;
const mostTries = 5;
const appliedMs = 20_000;

/** What two real kernels saw in a case. A case that was held up is played again, elsewhere. */
export async function playOnKernels(
  lab: NfsLab,
  played: AgreementCase,
  signal: AbortSignal,
): Promise<CaseAnswers> {
  for (let tries = 1; ; tries += 1) {
    const folder = `agreement-${played.id}-${tries}`;
    await ask(clientOf(lab, "a"), { kind: "mkdir", path: folder });
    const startedAtMs = performance.now();
    const answers: string[] = [];
    let waitedMs = 0;
    for (const step of played.steps) {
      signal.throwIfAborted();
      if (step.kind === "wait") {
        await delay(step.forMs, undefined, { signal });
        waitedMs += step.forMs;
      } else if (step.kind === "failover") await failOver(lab);
      else answers.push(plainAnswer(await answerTo(lab, folder, step, signal)));
    }
    const tookMs = performance.now() - startedAtMs - waitedMs;
    const isTimed = played.steps.every(({ kind }) => kind === "call" || kind === "wait");
    if (!isTimed || tookMs < quickMs || tries >= mostTries) return answers;
  }
}

async function answerTo(
  lab: NfsLab,
  folder: string,
  step: Extract<AgreementStep, { readonly call: ClientCall }>,
  signal: AbortSignal,
): Promise<string> {
  const client = clientOf(lab, step.who);
  const call = callIn(folder, step.call);
  if (step.kind === "call") return await ask(client, call);
  const { network, server } = lab;
  const { path, isThere } = step.applied;
  const isApplied = async (): Promise<boolean> => {
    return (await exists(join(server.exported, folder, path))) === isThere;
  };
  await network.loseRepliesFrom(nameBytes(basename(path)));
  const answering = ask(client, call);
  // It is awaited below; until then its failure is nobody's.
  answering.catch(() => undefined);
  try {
    const lost = async (): Promise<boolean> => (await isApplied()) && (await network.lostReplies()) > 0;
    await poll(`the effect of ${call.kind} in ${folder}`, lost, { boundMs: appliedMs, everyMs: 5, signal });
  } finally {
    await failOver(lab);
  }
  return await answering;
}

async function failOver({ network, server }: NfsLab): Promise<void> {
  await server.kill();
  await network.endConnections();
  await server.start();
  await network.heal();
}

function clientOf({ clients }: NfsLab, who: Who): ClientKernel {
  const client = clients[who === "a" ? 0 : 1];
  if (!client) throw new Error("the lab needs two clients");
  return client;
}

async function ask(client: ClientKernel, call: ClientCall): Promise<string> {
  return String(await client.ask({ kind: "call", call }));
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
