import type { Backend } from "@holdfast/core";
import { checkListsExactly } from "../../case/check-listing.js";
import { checkSpiError, type Verb } from "../../case/check-spi-error.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endsInTime } from "../../case/ends-in-time.js";
import { checkSameBytes } from "../../case/expectations.js";
import { bytesFor, storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";
import { badKeys, badPrefixes } from "./bad-names.js";

const present: readonly string[] = ["a", "folder/a", "folder/b"];

interface KeyCall {
  readonly verb: Verb;
  readonly call: (client: Backend, key: string) => Promise<unknown>;
}

const keyCalls: readonly KeyCall[] = [
  { verb: "write", call: async (client, key) => await client.write(key, bytesFor("bad")) },
  { verb: "write", call: async (client, key) => await client.write(key, chunks()) },
  { verb: "create", call: async (client, key) => await client.create(key, bytesFor("bad")) },
  { verb: "read", call: async (client, key) => await client.read(key) },
  { verb: "read", call: async (client, key) => await client.read(key, { range: { offset: 0, length: 0 } }) },
  { verb: "remove", call: async (client, key) => await client.remove([key]) },
];

async function* chunks(): AsyncGenerator<Uint8Array> {
  yield bytesFor("bad");
}

export const badKeysRefused: ConformanceCase = {
  id: "ERRORS-01",
  group: "errors",
  title:
    "a key that breaks the rules is InvalidArgumentError for every verb, which names it and changes nothing",
  level: "must",
  invariant: "ATOMIC",
  run: async ({ open, tuning, traits: { orderedListing } }) => {
    const client = await open();
    await storeObjects(client, present);
    for (const key of badKeys) {
      for (const { verb, call } of keyCalls) {
        await checkInvalid(verb, call(client, key), key, tuning.callDeadlineMs);
      }
    }
    await checkUntouched(client, orderedListing);
    await checkUntouched(await open(), orderedListing);
  },
};

export const badPrefixesRefused: ConformanceCase = {
  id: "ERRORS-02",
  group: "errors",
  title: "a prefix that no key can begin with is InvalidArgumentError, which names it",
  level: "must",
  invariant: "HONEST",
  run: async ({ open, tuning }) => {
    const client = await open();
    await storeObjects(client, present);
    for (const prefix of badPrefixes) {
      await checkInvalid("list", client.list(prefix), prefix, tuning.callDeadlineMs);
      await checkInvalid(
        "list",
        client.list(prefix, { limit: 1, after: "a" }),
        prefix,
        tuning.callDeadlineMs,
      );
    }
  },
};

export const badAmongGood: ConformanceCase = {
  id: "ERRORS-03",
  group: "errors",
  title: "a removal of keys of which one breaks the rules removes none of them",
  level: "must",
  invariant: "HONEST",
  run: async ({ open, tuning, traits: { orderedListing } }) => {
    const client = await open();
    await storeObjects(client, present);
    for (const bad of ["../a", "", "folder/"]) {
      for (const keys of [
        [bad, ...present],
        [...present, bad],
        ["a", bad, "folder/b"],
      ]) {
        await checkInvalid("remove", client.remove(keys), bad, tuning.callDeadlineMs);
        await checkUntouched(client, orderedListing);
      }
    }
  },
};

async function checkInvalid(
  verb: Verb,
  call: Promise<unknown>,
  text: string,
  boundMs: number,
): Promise<void> {
  const shown = JSON.stringify(text.slice(0, 60));
  const what = `${verb} with ${shown}`;
  const ending = await endsInTime(call, boundMs, what);
  check("error" in ending, () => `${what} succeeded; it should end in INVALID_ARGUMENT`);
  const { code, retryable, message } = checkSpiError(ending.error, verb, what);
  check(
    code === "INVALID_ARGUMENT",
    () => `${what} ended in ${code} instead of INVALID_ARGUMENT: ${message}`,
  );
  check(!retryable, () => `${what} ended in an error that says that trying again may help`);
  // Escaped or as it is, and not all of it when it is long.
  const [escaped, plain] = [shown.slice(1, -1), text.slice(0, 60)];
  check(
    message.includes(escaped) || message.includes(plain),
    () => `${what} ended in an error that does not name it: ${message}`,
  );
}

async function checkUntouched(client: Backend, ordered: boolean): Promise<void> {
  checkListsExactly(await client.list(""), present, ordered, `list("") after calls with bad keys`);
  for (const key of present) checkSameBytes(await client.read(key), bytesFor(key), key);
}
