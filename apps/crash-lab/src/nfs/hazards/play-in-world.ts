import {
  type NfsFault,
  type NfsFaults,
  NfsWorld,
  type UnlinkedFiles,
  VirtualClock,
} from "@holdfast/worlds/nfs";
import { ClientCalls } from "../guest/client-calls.js";
import { type AgreementCase, type CaseAnswers, callIn, plainAnswer } from "./agreement-case.js";

/** A server may go one way or the other; each is allowed. */
const serverWays: readonly UnlinkedFiles[] = ["stale", "kept"];

const folder = "case";

/** What the clients of the simulated world may see in a case: each of these lists of answers. */
export async function allowedAnswers(played: AgreementCase): Promise<readonly CaseAnswers[]> {
  const all = await Promise.all(serverWays.map(async (way) => await playInWorld(played, way)));
  return [...new Map(all.map((answers) => [answers.join("\n"), answers])).values()];
}

async function playInWorld({ steps }: AgreementCase, unlinkedFiles: UnlinkedFiles): Promise<CaseAnswers> {
  const clock = new VirtualClock();
  const faults = new LosesOneAnswer();
  const world = new NfsWorld({ clock, unlinkedFiles });
  const clients = {
    a: new ClientCalls(world.client({ name: "a", faults }).mount(), "/"),
    b: new ClientCalls(world.client({ name: "b", faults }).mount(), "/"),
  };
  await world.until(clients.a.answer({ kind: "mkdir", path: folder }));
  const answers: string[] = [];
  for (const step of steps) {
    if (step.kind === "wait") clock.advance(step.forMs);
    else if (step.kind === "failover") world.failover();
    else {
      if (step.kind === "lost-reply") faults.arm();
      answers.push(plainAnswer(await world.until(clients[step.who].answer(callIn(folder, step.call)))));
    }
  }
  return answers;
}

/** The answer to the next request that changes something is lost with the server that gave it. */
class LosesOneAnswer implements NfsFaults {
  #isArmed = false;

  arm(): void {
    this.#isArmed = true;
  }

  next({ isChange }: { readonly isChange: boolean }): NfsFault | undefined {
    if (!(this.#isArmed && isChange)) return undefined;
    this.#isArmed = false;
    return { effect: "applied", answer: "failover" };
  }
}
