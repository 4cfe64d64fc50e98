import type { Backend, VerbOptions } from "@holdfast/core";
import type { Verb } from "../../case/check-spi-error.js";
import { bytesFor, storeObjects } from "../../case/store-objects.js";

/** A call of a verb that would succeed. Those that change something name keys of their own. */
export interface VerbCall {
  readonly verb: Verb;
  readonly what: string;
  readonly mutates: boolean;
  readonly call: (client: Backend, options: VerbOptions) => Promise<unknown>;
}

/** The objects that must be there for the calls. */
export const presentKeys: readonly string[] = ["present/a", "present/b", "present/to-remove", "other"];

export async function storePresent(client: Backend): Promise<void> {
  await storeObjects(client, presentKeys);
}

/** Stores again what the calls removed. */
export async function restorePresent(client: Backend): Promise<void> {
  await client.create("present/to-remove", bytesFor("present/to-remove"));
}

/** Every verb in each of its forms. The keys that are written have this name in them. */
function verbCalls(name: string): readonly VerbCall[] {
  const key = (kind: string): string => `fresh/${name}-${kind}`;
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    for (let n = 0; n < 3; n += 1) yield bytesFor(`chunk ${n}`);
  };
  return [
    {
      verb: "write",
      what: "write of bytes",
      mutates: true,
      call: async (client, options) => await client.write(key("bytes"), bytesFor("bytes"), options),
    },
    {
      verb: "write",
      what: "write of a stream",
      mutates: true,
      call: async (client, options) => await client.write(key("stream"), chunks(), options),
    },
    {
      verb: "create",
      what: "create of a new key",
      mutates: true,
      call: async (client, options) => await client.create(key("created"), bytesFor("created"), options),
    },
    {
      verb: "create",
      what: "create of a key that exists",
      mutates: true,
      call: async (client, options) => await client.create("present/a", bytesFor("second"), options),
    },
    {
      verb: "read",
      what: "read",
      mutates: false,
      call: async (client, options) => await client.read("present/a", options),
    },
    {
      verb: "read",
      what: "read of a range",
      mutates: false,
      call: async (client, options) =>
        await client.read("present/a", { ...options, range: { offset: 1, length: 2 } }),
    },
    {
      verb: "list",
      what: "list",
      mutates: false,
      call: async (client, options) => await client.list("present/", options),
    },
    {
      verb: "list",
      what: "list of one",
      mutates: false,
      call: async (client, options) => await client.list("", { ...options, limit: 1 }),
    },
    {
      verb: "remove",
      what: "remove",
      mutates: true,
      call: async (client, options) => await client.remove(["present/to-remove"], options),
    },
    {
      verb: "tidy",
      what: "tidy",
      mutates: true,
      call: async (client, options) => await client.tidy?.(options),
    },
  ];
}

/** Those that this backend has: `tidy` is left out by one that needs none. */
export function verbCallsOf(client: Backend, name: string): readonly VerbCall[] {
  return verbCalls(name).filter(({ verb }) => verb !== "tidy" || client.tidy !== undefined);
}
