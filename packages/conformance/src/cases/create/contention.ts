import type { Backend } from "@holdfast/core";
import { allEnded } from "../../case/all-ended.js";
import type { CaseContext } from "../../case/case-context.js";
import { checkStored } from "../../case/check-stored.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkOneWinner, raceFor } from "../../case/racing-creates.js";
import { check } from "../../case/violation.js";
import { madeBytes } from "../../child/workload/made-bytes.js";
import { shuffled } from "../list/shuffled.js";

const rounds = 4;
const mostClients = 8;

export const racersOfOneClient: ConformanceCase = {
  id: "CREATE-06",
  group: "create",
  title: "of many racers in one client exactly one creates, and the others get its bytes",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const client = await context.open();
    const other = await context.open();
    await raceInRounds(context, [client], other);
  },
};

export const racersOfSeveralClients: ConformanceCase = {
  id: "CREATE-07",
  group: "create",
  title: "of many racers in independent clients exactly one creates, and the others get its bytes",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const clients = await openSeveral(context);
    await raceInRounds(context, clients, await context.open());
  },
};

async function raceInRounds(
  context: CaseContext,
  clients: readonly Backend[],
  witness: Backend,
): Promise<void> {
  for (const racers of context.tuning.racers) {
    for (let round = 0; round < rounds; round += 1) {
      const key = `race/${racers}-${round}`;
      const { bytes } = checkOneWinner(key, await raceFor({ key, racers, clients, lengthOf: () => 120 }));
      await checkStored(witness, key, bytes, "after the race");
    }
  }
}

/** Each client takes the keys in an order of its own, so that every one is early for some and late for others. */
export const manyKeysAtOnce: ConformanceCase = {
  id: "CREATE-08",
  group: "create",
  title:
    "many keys raced for at once by several clients have one winner each, and every answer is of its own key",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const clients = (await openSeveral(context)).slice(0, 4);
    const keys = Array.from({ length: 24 }, (_, n) => `many/${n % 5}/${n}`);
    const attempts = clients.map(async (client, n) => {
      const racing = shuffled(keys, context.choices).map(async (key) => {
        const bytes = madeBytes({ name: `client ${n} for ${key}`, lengthBytes: 150 + n });
        return { key, racer: { bytes, result: await client.create(key, bytes) } };
      });
      return await allEnded(racing);
    });
    const ended = (await allEnded(attempts)).flat();
    const witness = await context.open();
    for (const key of keys) {
      const racers = ended.filter((attempt) => attempt.key === key).map(({ racer }) => racer);
      check(racers.length === clients.length, () => `${racers.length} racers for ${key} came to an end`);
      await checkStored(witness, key, checkOneWinner(key, racers).bytes, "after the race");
    }
  },
};

async function openSeveral(context: CaseContext): Promise<readonly Backend[]> {
  const clients: Backend[] = [];
  while (clients.length < mostClients) clients.push(await context.open());
  return clients;
}
