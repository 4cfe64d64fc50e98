import type { Backend, CreateResult } from "@holdfast/core";
import { madeBytes } from "../child/workload/made-bytes.js";
import { allEnded } from "./all-ended.js";
import { pause } from "./ends-in-time.js";
import { checkSameBytes } from "./expectations.js";
import { check } from "./violation.js";

/** One who tried to create a key, and what came of it. */
export interface Racer {
  readonly bytes: Uint8Array;
  readonly result: CreateResult;
}

export interface Race {
  readonly key: string;
  readonly racers: number;
  /** They take turns with the racers. */
  readonly clients: readonly Backend[];
  readonly lengthOf: (racer: number) => number;
  /** How long a racer waits before it begins, in milliseconds. */
  readonly delayOf?: (racer: number) => number;
}

/** Has each of so many racers create the same key with bytes of its own. */
export async function raceFor({
  key,
  racers,
  clients,
  lengthOf,
  delayOf = () => 0,
}: Race): Promise<readonly Racer[]> {
  const attempts = Array.from({ length: racers }, async (_, n) => {
    const bytes = madeBytes({ name: `racer ${n} for ${key}`, lengthBytes: lengthOf(n) });
    const client = clients[n % clients.length];
    check(client !== undefined, "there is no client to race with");
    const delayMs = delayOf(n);
    if (delayMs > 0) await pause(delayMs);
    return { bytes, result: await client.create(key, bytes) };
  });
  return await allEnded(attempts);
}

/**
 * Exactly one created, and all others were given its bytes.
 * @throws Violation
 */
export function checkOneWinner(key: string, racers: readonly Racer[]): Racer {
  const winners = racers.filter(({ result }) => result.status === "created");
  const [winner] = winners;
  check(
    winner !== undefined && winners.length === 1,
    () => `${winners.length} of ${racers.length} racers for ${key} were told "created"; one should be`,
  );
  for (const { result } of racers) {
    if (result.status === "exists") {
      checkSameBytes(result.bytes, winner.bytes, `the winner's bytes, as a loser for ${key} got them`);
    }
  }
  return winner;
}
