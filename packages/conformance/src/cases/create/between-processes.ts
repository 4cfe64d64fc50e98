import type { Json } from "@holdfast/core";
import { allEnded } from "../../case/all-ended.js";
import type { CaseContext } from "../../case/case-context.js";
import { checkStored } from "../../case/check-stored.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { check } from "../../case/violation.js";
import { type RacedKey, racerBytes } from "../../child/programs/race.js";
import { sha256Of } from "../../child/sha256-of.js";
import { shuffled } from "../list/shuffled.js";

const processes = 4;
/** One by one, so that all processes are there at the same moment; and many at once, each in an order of its own. */
const alone: readonly string[] = Array.from({ length: 8 }, (_, n) => `alone/${n}`);
const together: readonly string[] = Array.from({ length: 12 }, (_, n) => `together/${n}`);
const rounds: readonly (readonly string[])[] = [...alone.map((key) => [key]), together];

export const racersOfSeveralProcesses: ConformanceCase = {
  id: "CREATE-09",
  group: "create",
  title: "of racers in several processes exactly one creates, and the others get its bytes",
  level: "must",
  invariant: "LINEAR",
  needs: ["survives-process"],
  run: async (context) => {
    const racers = Array.from({ length: processes }, (_, n) => `process ${n}`);
    const raced = await raceInProcesses(context, racers);
    const client = await context.open();
    for (const key of [...alone, ...together]) {
      const winner = checkOneProcess(
        key,
        raced.filter((one) => one.key === key),
      );
      await checkStored(client, key, racerBytes(winner, key), "after processes had raced for it");
    }
  },
  otherwise: async (context) => {
    const client = await context.open();
    for (const key of [...alone, ...together]) await client.create(key, racerBytes("the parent", key));
    for (const { key, status } of await raceInProcesses(context, ["the child"])) {
      check(
        status === "created",
        () =>
          `another process was answered "${status}" for ${key}: what is stored is seen outside the process that ` +
          "stored it, so the durability to declare is at least process-crash",
      );
    }
  },
};

interface Raced extends RacedKey {
  readonly racer: string;
}

/** The one that created the key. */
function checkOneProcess(key: string, raced: readonly Raced[]): string {
  const winners = raced.filter(({ status }) => status === "created");
  const [winner] = winners;
  check(
    winner !== undefined && winners.length === 1,
    () => `${winners.length} of ${raced.length} processes were told that they created ${key}; one should be`,
  );
  const expected = sha256Of(racerBytes(winner.racer, key));
  for (const { racer, status, sha256 } of raced) {
    check(
      status === "created" || sha256 === expected,
      () => `${racer} was answered "${status}" for ${key}, with bytes that are not those of ${winner.racer}`,
    );
  }
  return winner.racer;
}

/** Has a process of its own for each racer create the keys of each round, all of them at the same time. */
async function raceInProcesses(context: CaseContext, racers: readonly string[]): Promise<readonly Raced[]> {
  const raced: Raced[] = [];
  const children = await allEnded(racers.map(async (racer) => await context.startChild("race", { racer })));
  await allEnded(children.map(async (child) => await child.waitFor("ready")));
  for (const [round, keys] of rounds.entries()) {
    for (const child of children) child.say(shuffled(keys, context.choices));
    for (const [n, child] of children.entries()) {
      const told = (await child.waitFor(`raced ${round}`)) as { readonly results: Json };
      const results = told.results as unknown as readonly RacedKey[];
      raced.push(...results.map((result) => ({ ...result, racer: racers[n] ?? "" })));
    }
  }
  for (const child of children) child.say([]);
  return raced;
}
