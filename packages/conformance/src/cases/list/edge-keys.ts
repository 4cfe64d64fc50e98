import { checkListsExactly } from "../../case/check-listing.js";
import { checkSucceeds } from "../../case/check-succeeds.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkSameBytes } from "../../case/expectations.js";
import { bytesFor, forEachAtOnce } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();
const digits = "0123456789";

/** Keys at the edges of the rules that `assertKey` states, and words that mean something in places. */
const keys: readonly string[] = [
  ...[...lower, ...digits, "_", "-"].map((name) => `one/${name}`),
  ...[...upper].map((name) => `capital/${name}`),
  ...["x", "0", "-", "_"],
  `all/${lower}${upper}${digits}._-Z`,
  "s".repeat(200),
  `long/${"t".repeat(200)}`,
  `${"u".repeat(200)}/${"v".repeat(200)}/${"w".repeat(110)}`,
  Array.from({ length: 256 }, () => "d").join("/"),
  ...["dots/a..b", "dots/a...b", "dots/a.b.c", "dots/1.0", "dots/x.tmp", "dots/x.lock", "dots/x.json"],
  ...[
    "dashes/-rf",
    "dashes/--",
    "dashes/-",
    "dashes/a-",
    "under/__proto__",
    "under/constructor",
    "under/toString",
  ],
  ...[
    "numbers/007",
    "numbers/7",
    "numbers/1e3",
    "numbers/0x10",
    "words/null",
    "words/true",
    "words/tmp",
    "words/undefined",
  ],
  ...["deep/e/e/e/e/e/e/e/e/e/e", "deep/e/e/e/e/e/e/e/e/e/e-"],
];

export const edgeKeys: ConformanceCase = {
  id: "LIST-10",
  group: "list",
  title: "every key that the rules allow can be stored, listed, read and removed: longest, deepest, shortest",
  level: "must",
  invariant: "RESTORABLE",
  run: async ({ open, traits: { orderedListing } }) => {
    const client = await open();
    await forEachAtOnce(
      keys,
      async (key, n) =>
        await checkSucceeds<unknown>(
          n % 2 === 0 ? client.write(key, bytesFor(key)) : client.create(key, bytesFor(key)),
          `storing ${key}`,
        ),
    );
    const other = await open();
    checkListsExactly(await other.list(""), keys, orderedListing, `list("")`);
    await forEachAtOnce(keys, async (key) => {
      checkSameBytes(await checkSucceeds(other.read(key), `read of ${key}`), bytesFor(key), key);
      const listed = await other.list(key);
      check(
        listed.some((object) => object.key === key),
        () => `list("${key}") lacks the object of that key`,
      );
    });
    await checkSucceeds(client.remove(keys), "their removal");
    checkListsExactly(await other.list(""), [], orderedListing, `list("") after all were removed`);
  },
};

export const caseOfKeys: ConformanceCase = {
  id: "LIST-11",
  group: "list",
  title: "keys that differ only in case name different objects",
  level: "must",
  invariant: "ATOMIC",
  run: async ({ open, traits: { orderedListing } }) => {
    const client = await open();
    const alike = ["case/job/log", "case/Job/log", "case/JOB/log", "case/job/Log", "case/x", "case/X"];
    for (const key of alike) {
      const { status } = await client.create(key, bytesFor(key));
      check(
        status === "created",
        () => `create of ${key} answers ${status}; there are only others, of another case`,
      );
    }
    checkListsExactly(await client.list(""), alike, orderedListing, `list("")`);
    for (const key of alike) checkSameBytes(await client.read(key), bytesFor(key), key);
    await client.remove(["case/X", "case/JOB/log"]);
    const rest = alike.filter((key) => key !== "case/X" && key !== "case/JOB/log");
    checkListsExactly(await client.list(""), rest, orderedListing, `list("") after two were removed`);
  },
};
