import type { Backend, Json } from "@holdfast/core";
import type { ChildContext } from "../child-program.js";
import { sha256Of } from "../sha256-of.js";
import { madeBytes } from "../workload/made-bytes.js";

/** How a racer fared with one key. */
export interface RacedKey {
  readonly key: string;
  readonly status: string;
  /** Of the bytes that came with `exists`. */
  readonly sha256: string | null;
}

/** What a racer creates a key with. */
export function racerBytes(racer: string, key: string): Uint8Array {
  return madeBytes({ name: `${racer} for ${key}`, lengthBytes: 700 });
}

/** Creates at once all the keys that it hears of, tells how it fared, and listens again, until it hears of none. */
export async function race({ harness, input, tell, hear }: ChildContext): Promise<void> {
  const { racer } = input as { readonly racer: string };
  const client = await harness.open();
  tell({ kind: "ready" });
  for (let round = 0; ; round += 1) {
    const keys = (await hear()) as readonly string[];
    if (keys.length === 0) break;
    const results = await Promise.all(keys.map(async (key) => await raceForKey(client, racer, key)));
    tell({ kind: `raced ${round}`, results });
  }
  await client.close();
}

async function raceForKey(client: Backend, racer: string, key: string): Promise<Json> {
  const result = await client.create(key, racerBytes(racer, key));
  return { key, status: result.status, sha256: result.status === "exists" ? sha256Of(result.bytes) : null };
}
