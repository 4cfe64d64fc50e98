import { type Backend, HoldfastError } from "@holdfast/core";
import type { S3Faults } from "@holdfast/worlds/s3";
import { expect } from "vitest";
import { bucket, bytes, chunksOf, large, partBytes, place, settled } from "./world-backend.js";

type Ending = { readonly value: unknown } | { readonly error: HoldfastError };

const small = bytes("a small object");
const taken = bytes("the winner's");
const huge = large(partBytes + 1000);
const range = { offset: 1000, length: partBytes - 2000 };
const listed = ["l/a", "l/b", "l/c"];
const removed = ["x/1", "x/2", "x/3"];

/** One call of each verb, and what must be true of its ending then. */
const calls: Readonly<Record<string, (backend: Backend) => Promise<unknown>>> = {
  "write small": async (backend) => await backend.write("w/small", small),
  "write large": async (backend) => await backend.write("w/large", chunksOf(huge, 1_000_000)),
  "create new": async (backend) => await backend.create("c/new", small),
  "create taken": async (backend) => await backend.create("c/taken", small),
  read: async (backend) => await backend.read("r"),
  "read range": async (backend) => await backend.read("r", { range }),
  list: async (backend) => await backend.list("l/"),
  remove: async (backend) => await backend.remove(removed),
};

export const callNames: readonly string[] = Object.keys(calls);

export interface Played {
  readonly world: ReturnType<typeof place>["world"];
  readonly endings: ReadonlyMap<string, Ending>;
  /** What the client with the faults sent. */
  readonly requests: ReturnType<typeof place>["world"]["log"]["requests"];
}

/** Makes some calls on a client that meets faults, and holds each to the truth, then and after all that is late. */
export async function play(
  faults: S3Faults | undefined,
  names: readonly string[] = callNames,
): Promise<Played> {
  const { world, clock, open } = place();
  const direct = open();
  await direct.create("c/taken", taken);
  await direct.write("r", huge);
  for (const key of [...listed, ...removed]) await direct.write(key, bytes(key));
  world.log.clear();
  const backend = open(faults ? { faults } : {});
  const endings = new Map<string, Ending>();
  for (const name of names) {
    const running = calls[name]?.(backend) ?? Promise.reject(new Error(`there is no ${name}`));
    const ending = await settled(clock, running).then(
      (value) => ({ value }),
      (error: unknown) => ({ error: error as HoldfastError }),
    );
    if ("error" in ending) expect(HoldfastError.isInstance(ending.error), String(ending.error)).toBe(true);
    endings.set(name, ending);
    judge(name, ending, world);
  }
  const requests = [...world.log.requests];
  await settled(clock, backend.close());
  await world.landLate();
  for (const [name, ending] of endings) judge(name, ending, world);
  return { world, endings, requests };
}

function judge(name: string, ending: Ending, world: Played["world"]): void {
  const stored = (key: string): Buffer | undefined => {
    const found = world.object(bucket, key);
    return found && Buffer.from(found);
  };
  const outcome = "error" in ending ? ending.error.outcome : undefined;
  switch (name) {
    case "write small":
    case "create new":
      judgeStored(outcome, stored(name === "create new" ? "c/new" : "w/small"), small);
      break;
    case "write large":
      judgeStored(outcome, stored("w/large"), huge);
      break;
    case "create taken":
      expect(stored("c/taken")).toEqual(Buffer.from(taken));
      if ("value" in ending) expect(ending.value).toEqual({ status: "exists", bytes: Buffer.from(taken) });
      break;
    case "read":
      if ("value" in ending) expect(Buffer.compare(ending.value as Uint8Array, huge)).toBe(0);
      else expect(outcome).toBe("not-applied");
      break;
    case "read range":
      if ("value" in ending) {
        const part = huge.subarray(range.offset, range.offset + range.length);
        expect(Buffer.compare(ending.value as Uint8Array, part)).toBe(0);
      } else expect(outcome).toBe("not-applied");
      break;
    case "list":
      if ("value" in ending) {
        expect((ending.value as { key: string }[]).map(({ key }) => key)).toEqual(listed);
      } else expect(outcome).toBe("not-applied");
      break;
    default: {
      const present = removed.filter((key) => stored(key));
      if (outcome === undefined) expect(present).toEqual([]);
      if (outcome === "not-applied") expect(present).toEqual(removed);
      const { remainingKeys } = ("error" in ending ? ending.error : {}) as { remainingKeys?: string[] };
      if (remainingKeys) expect(remainingKeys).toEqual(expect.arrayContaining(present));
    }
  }
}

function judgeStored(outcome: string | undefined, stored: Buffer | undefined, content: Uint8Array): void {
  if (outcome === "not-applied") expect(stored).toBeUndefined();
  else if (outcome === undefined || stored)
    expect(Buffer.compare(stored ?? Buffer.alloc(0), content)).toBe(0);
}
