import { checkListsExactly } from "../../case/check-listing.js";
import { checkAbsent, checkStored } from "../../case/check-stored.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails, endingOf } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { madeBytes } from "../../child/workload/made-bytes.js";

const longSegment = "s".repeat(200);
const longFolder = `${"w".repeat(200)}/${"u".repeat(200)}`;

/** Keys at the edges of the rules for them, and names that mean something to a program or to a system. */
const edges: readonly string[] = [
  ...["a", "0", "-", "_", "--x", "a.b", "x..y", "a-_.b", "e/f/g", "e/f-g", "e_f_g", "e/f_g", "e-f-g"],
  ...["tmp", "x.tmp", "x.part", "x.lock", "index", "lost-found"],
  ...["__proto__", "constructor", "toString", "p/__proto__", "9/1/2", "1e3", "true", "null", "undefined"],
  ...[
    longSegment,
    `${longSegment.slice(1)}t`,
    `${longFolder}/${"v".repeat(109)}x`,
    `${longFolder}/${"v".repeat(109)}y`,
  ],
  Array.from({ length: 256 }, () => "d").join("/"),
];

export const keysAtTheEdges: ConformanceCase = {
  id: "CREATE-16",
  group: "create",
  title: "every key that keeps the rules is a key of its own, up to 512 characters and 256 segments",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const [client, other] = [await context.open(), await context.open()];
    const bytesOf = (key: string): Uint8Array => madeBytes({ name: key, lengthBytes: 60 + (key.length % 7) });
    for (const key of edges) {
      const { status } = await client.create(key, bytesOf(key));
      check(status === "created", () => `create(${key}) answered "${status}", and it was created only once`);
    }
    for (const key of edges)
      await checkStored(other, key, bytesOf(key), "among keys at the edges of the rules");
    const { orderedListing } = context.traits;
    checkListsExactly(
      await other.list(""),
      edges,
      orderedListing,
      'list("") of keys at the edges of the rules',
    );
    await other.remove(edges);
    checkListsExactly(await client.list(""), [], orderedListing, 'list("") after all were removed');
  },
};

/** Where keys are paths an object cannot also be a folder. Then the later one is refused; none takes the other's place. */
export const keysBelowKeys: ConformanceCase = {
  id: "CREATE-17",
  group: "create",
  title: "a key below another key is one of its own, or is refused and changes nothing",
  level: "must",
  invariant: "LINEAR",
  run: async (context) => {
    const [client, other] = [await context.open(), await context.open()];
    for (const [first, second] of [
      ["a", "a/b"] as const,
      ["c/d/e", "c/d"] as const,
      ["f", "f/g/h"] as const,
    ]) {
      const kept = madeBytes({ name: first, lengthBytes: 70 });
      const added = madeBytes({ name: second, lengthBytes: 80 });
      await client.create(first, kept);
      const ending = await endingOf(client.create(second, added));
      if ("value" in ending) {
        check(
          ending.value.status === "created",
          () => `create(${second}) answered that it exists; only ${first} does`,
        );
        await checkStored(other, second, added, `beside ${first}`);
      } else {
        await checkFails(
          Promise.reject(ending.error),
          ["INVALID_ARGUMENT"],
          `create(${second}) beside ${first}`,
        );
        await checkAbsent(other, second, "after its create was refused");
      }
      await checkStored(other, first, kept, `after create(${second})`);
      await client.remove([second]);
      await checkStored(other, first, kept, `after remove(${second})`);
    }
  },
};
