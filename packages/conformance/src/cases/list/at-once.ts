import type { Backend } from "@holdfast/core";
import { fewOf } from "../../case/check-listing.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endingOf } from "../../case/expectations.js";
import { bytesFor } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

const rounds = 48;

/** In folders that exist already, and in new ones. */
const keyOf = (round: number): string => (round % 3 === 0 ? `new/${round}/k` : `old/k-${round}`);

/** Looks for the key before it is there, so that whatever remembers its absence does. */
async function lookInVain(client: Backend, key: string): Promise<void> {
  await endingOf(client.read(key));
  await client.list("");
  await client.list(key);
}

async function keysOf(client: Backend, prefix: string): Promise<readonly string[]> {
  return (await client.list(prefix)).map(({ key }) => key);
}

export const afterWrite: ConformanceCase = {
  id: "LIST-12",
  group: "list",
  title: "what was acknowledged is listed at once, to every client, also to one that had looked before",
  level: "must",
  invariant: "LINEAR",
  run: async ({ open }) => {
    const clients = [await open(), await open()];
    const stored: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const key = keyOf(round);
      await Promise.all(clients.map(async (client) => await lookInVain(client, key)));
      const [writer] = round % 2 === 0 ? clients : [...clients].reverse();
      if (round % 4 < 2) await writer?.write(key, bytesFor(key));
      else await writer?.create(key, bytesFor(key));
      stored.push(key);
      await checkSeen(clients, key, stored);
    }
    await checkSeen([await open()], "", stored);
  },
};

async function checkSeen(
  clients: readonly Backend[],
  prefix: string,
  stored: readonly string[],
): Promise<void> {
  await Promise.all(
    clients.map(async (client) => {
      const [all, some] = await Promise.all([keysOf(client, ""), keysOf(client, prefix)]);
      for (const listed of [all, some]) {
        const missing = stored.filter(
          (key) => key.startsWith(listed === all ? "" : prefix) && !listed.includes(key),
        );
        check(
          missing.length === 0,
          () => `a listing lacks ${fewOf(missing)}, which was acknowledged before it`,
        );
      }
    }),
  );
}

export const afterRemove: ConformanceCase = {
  id: "LIST-13",
  group: "list",
  title: "what was removed is not listed any more from the acknowledgement on, to any client",
  level: "must",
  invariant: "MONOTONE",
  run: async ({ open }) => {
    const clients = [await open(), await open()];
    for (let round = 0; round < rounds; round += 1) {
      const keys = [keyOf(round), `${keyOf(round)}-2`];
      const [writer, remover] = round % 2 === 0 ? clients : [...clients].reverse();
      for (const key of keys) await writer?.write(key, bytesFor(key));
      await Promise.all(clients.map(async (client) => await client.list("")));
      const removed = round % 3 === 0 ? keys : keys.slice(0, 1);
      await remover?.remove(removed);
      await Promise.all(
        clients.map(async (client) => {
          const listed = [...(await keysOf(client, "")), ...(await keysOf(client, keyOf(round)))];
          const left = removed.filter((key) => listed.includes(key));
          check(
            left.length === 0,
            () => `a listing has ${fewOf(left)}, whose removal was acknowledged before it`,
          );
        }),
      );
    }
  },
};
