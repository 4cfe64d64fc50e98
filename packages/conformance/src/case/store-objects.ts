import type { Backend } from "@holdfast/core";

const atOnce = 32;

/** Does something for each item, some at a time. The first error ends it, after what is under way has ended. */
export async function forEachAtOnce<T>(
  items: Iterable<T>,
  run: (item: T, index: number) => Promise<unknown>,
): Promise<void> {
  const queue = [...items].entries();
  let failed = false;
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (failed) return;
      await run(item, index).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

/** What `storeObjects` stores under a key. */
export function bytesFor(key: string): Uint8Array {
  return new TextEncoder().encode(`the bytes of ${key}`);
}

/** Stores an object under each key, every other one by `create`. */
export async function storeObjects(client: Backend, keys: Iterable<string>): Promise<void> {
  await forEachAtOnce(keys, async (key, index) => {
    if (index % 2 === 0) await client.write(key, bytesFor(key));
    else await client.create(key, bytesFor(key));
  });
}
