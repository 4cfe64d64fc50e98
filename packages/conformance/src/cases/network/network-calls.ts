import { type Backend, type CreateResult, NotFoundError } from "@holdfast/core";
import { checkSpiError, type Verb } from "../../case/check-spi-error.js";
import { checkSameBytes, describeError, type Ending } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { madeBytes, madeChunks } from "../../child/workload/made-bytes.js";

/** One call of a verb, and what must hold of its ending, now and later, by what a client sees that nothing is cut for. */
export interface NetworkCall {
  readonly what: string;
  run(client: Backend, deadlineMs: number): Promise<unknown>;
  judge(ending: Ending<unknown>, direct: Backend): Promise<void>;
}

const largeBytes = 150_000;
const smallBytes = 300;
const listedKeys = 60;

/** A call of each verb, on keys of its own, with all that it needs stored before. */
export async function networkCalls(direct: Backend, prefix: string): Promise<readonly NetworkCall[]> {
  const stored = {
    key: `${prefix}stored`,
    bytes: madeBytes({ name: `${prefix}stored`, lengthBytes: largeBytes }),
  };
  await direct.write(stored.key, stored.bytes);
  return [
    ...[smallBytes, largeBytes].map((lengthBytes) => writing(`${prefix}written-${lengthBytes}`, lengthBytes)),
    creating(`${prefix}created`),
    await creatingTaken(direct, `${prefix}taken`),
    reading(stored.key, stored.bytes, undefined),
    reading(stored.key, stored.bytes, { offset: 1000, length: 90_000 }),
    await listing(direct, `${prefix}listed/`),
    await removing(direct, `${prefix}removed`),
  ];
}

function writing(key: string, lengthBytes: number): NetworkCall {
  const bytes = madeBytes({ name: key, lengthBytes });
  const what = `a write of ${lengthBytes} bytes`;
  return {
    what,
    run: async (client, deadlineMs) => {
      const body = lengthBytes > smallBytes ? madeChunks({ name: key, lengthBytes }, 20_000) : bytes;
      await client.write(key, body, { deadlineMs });
    },
    judge: async (ending, direct) => {
      await judgeMade(what, "write", ending, await readOrNone(direct, key), bytes);
    },
  };
}

function creating(key: string): NetworkCall {
  const bytes = madeBytes({ name: key, lengthBytes: smallBytes });
  const what = "a create of a free key";
  return {
    what,
    run: async (client, deadlineMs) => await client.create(key, bytes, { deadlineMs }),
    judge: async (ending, direct) => {
      if ("value" in ending) {
        const { status } = ending.value as CreateResult;
        check(status === "created", () => {
          return `HONEST: ${what} answered ${status}, and nobody but the caller itself ever created it`;
        });
      }
      await judgeMade(what, "create", ending, await readOrNone(direct, key), bytes);
    },
  };
}

async function creatingTaken(direct: Backend, key: string): Promise<NetworkCall> {
  const winners = madeBytes({ name: `${key} of the winner`, lengthBytes: smallBytes });
  await direct.create(key, winners);
  const what = "a create of a taken key";
  return {
    what,
    run: async (client, deadlineMs) => {
      return await client.create(key, madeBytes({ name: key, lengthBytes: smallBytes }), { deadlineMs });
    },
    judge: async (ending, after) => {
      checkSameBytes(await after.read(key), winners, `LINEAR: a taken key after ${what} by another`);
      if ("error" in ending) {
        checkSpiError(ending.error, "create", what);
        return;
      }
      const result = ending.value as CreateResult;
      check(result.status === "exists", () => `LINEAR: ${what} answered ${result.status}`);
      checkSameBytes(result.bytes, winners, `LINEAR: the winner's bytes, as ${what} answers them`);
    },
  };
}

function reading(
  key: string,
  whole: Buffer,
  range: { readonly offset: number; readonly length: number } | undefined,
): NetworkCall {
  const what = range ? "a read of a range" : "a read";
  const expected = range ? whole.subarray(range.offset, range.offset + range.length) : whole;
  return {
    what,
    run: async (client, deadlineMs) => await client.read(key, { deadlineMs, ...(range && { range }) }),
    judge: async (ending) => {
      if ("value" in ending) checkSameBytes(ending.value as Uint8Array, expected, `SEALED: ${what}`);
      else judgeLookError(what, "read", ending.error);
    },
  };
}

async function listing(direct: Backend, prefix: string): Promise<NetworkCall> {
  const keys = Array.from({ length: listedKeys }, (_, number) => `${prefix}${100 + number}`);
  await Promise.all(keys.map(async (key) => await direct.write(key, Buffer.from(key))));
  const what = `a list of ${listedKeys} keys`;
  return {
    what,
    run: async (client, deadlineMs) => (await client.list(prefix, { deadlineMs })).map(({ key }) => key),
    judge: async (ending) => {
      if ("error" in ending) {
        judgeLookError(what, "list", ending.error);
        return;
      }
      const listed = [...(ending.value as readonly string[])].sort();
      check(listed.join() === keys.join(), () => {
        return `${what} answered ${listed.length} of them: ${listed.at(0)} to ${listed.at(-1)}`;
      });
    },
  };
}

async function removing(direct: Backend, key: string): Promise<NetworkCall> {
  const bytes = madeBytes({ name: key, lengthBytes: smallBytes });
  await direct.write(key, bytes);
  const what = "a removal";
  return {
    what,
    run: async (client, deadlineMs) => await client.remove([key], { deadlineMs }),
    judge: async (ending, after) => {
      const left = await readOrNone(after, key);
      if (left) checkSameBytes(left, bytes, `an object after ${what} of it`);
      if ("value" in ending) {
        check(!left, `HONEST: ${what} was acknowledged, and the object is there`);
        return;
      }
      const { outcome } = checkSpiError(ending.error, "remove", what);
      check(outcome === "unknown" || left !== undefined, () => {
        return `HONEST: ${what} failed for certain, and the object is gone: ${describeError(ending.error)}`;
      });
    },
  };
}

/** Of an object that a call was to make. */
async function judgeMade(
  what: string,
  verb: Verb,
  ending: Ending<unknown>,
  found: Uint8Array | undefined,
  bytes: Uint8Array,
): Promise<void> {
  if (found) checkSameBytes(found, bytes, `ATOMIC: what ${what} left`);
  if ("value" in ending) {
    check(found !== undefined, `HONEST: ${what} was acknowledged, and there is no object`);
    return;
  }
  const { outcome } = checkSpiError(ending.error, verb, what);
  check(outcome === "unknown" || !found, () => {
    return `HONEST: ${what} failed for certain, and the object is there: ${describeError(ending.error)}`;
  });
}

function judgeLookError(what: string, verb: Verb, error: unknown): void {
  const { code } = checkSpiError(error, verb, what);
  check(code !== "NOT_FOUND", () => `${what} of what is there ended in ${describeError(error)}`);
}

async function readOrNone(backend: Backend, key: string): Promise<Uint8Array | undefined> {
  try {
    return await backend.read(key);
  } catch (error) {
    if (NotFoundError.isInstance(error)) return undefined;
    throw error;
  }
}
