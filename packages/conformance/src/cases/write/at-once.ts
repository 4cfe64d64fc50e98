import type { Backend } from "@holdfast/core";
import { allEnded } from "../../case/all-ended.js";
import type { CaseContext } from "../../case/case-context.js";
import { checkListsExactly } from "../../case/check-listing.js";
import { checkStored } from "../../case/check-stored.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endingOf } from "../../case/expectations.js";
import { unevenChunks } from "../../case/uneven-chunks.js";
import { check } from "../../case/violation.js";
import { madeBytes } from "../../child/workload/made-bytes.js";

const count = 32;

export const manyOfOneClient: ConformanceCase = {
  id: "WRITE-12",
  group: "write",
  title: "many writes at the same time on one client are each stored exactly",
  level: "must",
  invariant: "SEALED",
  run: async (context) => await writeManyAtOnce(context, [await context.open()]),
};

export const manyOfSeveralClients: ConformanceCase = {
  id: "WRITE-13",
  group: "write",
  title: "many writes at the same time on several clients are each stored exactly",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    await writeManyAtOnce(context, [await context.open(), await context.open(), await context.open()]);
  },
};

/** All into one folder, half of them as streams, so that they overlap. */
async function writeManyAtOnce(context: CaseContext, clients: readonly Backend[]): Promise<void> {
  const contentOf = (n: number): Uint8Array => madeBytes({ name: `object ${n}`, lengthBytes: 1000 * n + n });
  const keyOf = (n: number): string => `at-once/${n}`;
  const writes = Array.from({ length: count }, async (_, n) => {
    const client = clients[n % clients.length];
    check(client !== undefined, "there is no client to write with");
    const bytes = contentOf(n);
    // Every n-th key belongs to the same client in each group of four: streams meet streams, and bytes meet bytes.
    await client.write(keyOf(n), n % 8 < 4 ? unevenChunks(bytes, context.choices) : bytes);
  });
  await allEnded(writes);
  const witness = await context.open();
  const keys = Array.from({ length: count }, (_, n) => keyOf(n));
  checkListsExactly(
    await witness.list("at-once/"),
    keys,
    context.traits.orderedListing,
    "list after writes at once",
  );
  for (let n = 0; n < count; n += 1)
    await checkStored(witness, keyOf(n), contentOf(n), "after writes at once");
}

/** Names that an adapter might make from the key `n/k`, and that are all keys of their own. */
const neighbours: readonly string[] = [
  ...[
    "n/k.tmp",
    "n/k.part",
    "n/k.lock",
    "n/k-1",
    "n/k.1",
    "n/k0",
    "n/kk",
    "n/K1",
    "n/tmp-k",
    "n/tmp/k",
    "n/_k",
  ],
  ...[
    "n/k.new",
    "n/k.bak",
    "n/k.meta",
    "n/k.json",
    "n/k.tmp-1",
    "n/0",
    "n/kx/y",
    "m/k",
    "o/n/k",
    "k",
    "tmp/n/k",
  ],
];

export const neighboursUntouched: ConformanceCase = {
  id: "WRITE-14",
  group: "write",
  title: "a write, be it done, failed or given up, touches no other key, however alike their names are",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const [client, other] = [await context.open(), await context.open()];
    const bytesOf = (key: string): Uint8Array => madeBytes({ name: key, lengthBytes: 200 });
    for (const key of neighbours) await client.write(key, bytesOf(key));
    const checkNeighbours = async (also: readonly string[], when: string): Promise<void> => {
      for (const key of neighbours) await checkStored(other, key, bytesOf(key), when);
      const keys = [...neighbours, ...also];
      checkListsExactly(await other.list(""), keys, context.traits.orderedListing, `list("") ${when}`);
    };
    const broken = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
      yield bytesOf("n/k");
      throw new Error("the source broke");
    };
    await endingOf(client.write("n/k", broken()));
    await checkNeighbours([], "after a write of n/k that failed");
    await client.write("n/k", unevenChunks(bytesOf("n/k"), context.choices));
    await checkNeighbours(["n/k"], "after a write of n/k");
    await client.remove(["n/k"]);
    await checkNeighbours([], "after n/k was removed");
    await client.create("n/k", bytesOf("n/k"));
    await client.create("n/k", bytesOf("another"));
    await checkNeighbours(["n/k"], "after a create of n/k, and one that was refused");
  },
};
