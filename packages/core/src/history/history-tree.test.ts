import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryStorage, memoryBackend } from "../memory/index.js";
import { GuardedBackend } from "../spi/guarded-backend.js";
import { systemClock } from "../time/clock.js";
import { Deadline } from "../time/deadline.js";
import { systemRandom } from "../time/random.js";
import { HistoryTree } from "./history-tree.js";
import type { PageReference } from "./page.js";
import { PageStore } from "./page-store.js";

const deadline = new Deadline({}, 60_000, systemClock);

/** A tree and the Map it must always be equal to. */
class Modelled {
  readonly storage: MemoryStorage = new MemoryStorage();
  readonly model: Map<string, number> = new Map();
  root: PageReference | null = null;
  #pages = 0;
  readonly #tree: HistoryTree<number> = this.fresh();

  /** A tree that has read nothing yet. */
  fresh(): HistoryTree<number> {
    const backend = new GuardedBackend(memoryBackend({ storage: this.storage }), systemClock, systemRandom);
    return new HistoryTree(new PageStore(backend));
  }

  async change(changes: ReadonlyMap<string, number | null>): Promise<void> {
    const writing = {
      nextKey: (): string => {
        this.#pages += 1;
        return `page/${this.#pages}`;
      },
      isDroppable: (value: number): boolean => value % 2 === 0,
    };
    this.root = await this.#tree.change(this.root, changes, writing, deadline);
    for (const [key, value] of changes) {
      if (value === null) this.model.delete(key);
      else this.model.set(key, value);
    }
  }

  async check(): Promise<void> {
    const tree = this.fresh();
    const keys = [...this.model.keys()].sort();
    const values: number[] = [];
    for await (const value of tree.values(this.root, deadline)) values.push(value);
    expect(values).toEqual(keys.map((key) => this.model.get(key)));
    expect(this.root?.count ?? 0).toBe(keys.length);
    const droppable = values.filter((value) => value % 2 === 0);
    expect(this.root?.droppable ?? 0).toBe(droppable.length);
    const seen: number[] = [];
    for await (const value of tree.values(this.root, deadline, { droppableOnly: true })) seen.push(value);
    expect(seen).toEqual(expect.arrayContaining(droppable));
    for (const key of [...keys.slice(0, 50), "", "absent", "~"]) {
      expect(await tree.find(this.root, key, deadline)).toBe(this.model.get(key));
    }
    const reached: string[] = [];
    for await (const key of tree.pageKeys(this.root, deadline)) reached.push(key);
    expect(new Set(reached).size).toBe(reached.length);
    for (const key of this.storage.keys()) if (!reached.includes(key)) this.storage.delete(key);
    // What is not among the pages' keys is not needed.
    const rest: number[] = [];
    for await (const value of this.fresh().values(this.root, deadline)) rest.push(value);
    expect(rest).toEqual(values);
    expect(reached.length).toBeLessThanOrEqual(1 + Math.ceil(keys.length / 8));
  }
}

const key = fc.nat(4000).map((number) => String(number).padStart(5, "0"));
const change = fc.tuple(
  key,
  fc.oneof({ weight: 2, arbitrary: fc.nat(1000) }, { weight: 1, arbitrary: fc.constant(null) }),
);
const batches = fc.array(fc.array(change, { size: "max", maxLength: 700 }), { size: "max", maxLength: 12 });

describe("history tree", () => {
  it("is equal to a Map after any upserts and deletes", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (list) => {
        const modelled = new Modelled();
        for (const batch of list) {
          await modelled.change(new Map(batch));
          await modelled.check();
        }
      }),
      { numRuns: 12 },
    );
  });

  it("loses its pages with its items, whatever the order in which they go", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), fc.boolean(), async (parts, forwards) => {
        const modelled = new Modelled();
        const keys = Array.from({ length: 3000 }, (_, number) => String(number).padStart(5, "0"));
        await modelled.change(new Map(keys.map((name, index) => [name, index])));
        await modelled.check();
        if (!forwards) keys.reverse();
        for (let at = 0; at < keys.length; at += 400 * parts) {
          await modelled.change(new Map(keys.slice(at, at + 400 * parts).map((name) => [name, null])));
          await modelled.check();
        }
        expect(modelled.root).toBeNull();
      }),
      { numRuns: 4 },
    );
  });

  it("keeps every older root readable", async () => {
    const modelled = new Modelled();
    const roots: [PageReference | null, number[]][] = [];
    for (let batch = 0; batch < 5; batch += 1) {
      const changes = Array.from(
        { length: 300 },
        (_, index) => [`${(index * 7919 + batch) % 1000}`, batch] as const,
      );
      await modelled.change(new Map(changes));
      roots.push([
        modelled.root,
        [...modelled.model].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value),
      ]);
    }
    for (const [root, expected] of roots) {
      const values: number[] = [];
      for await (const value of modelled.fresh().values(root, deadline)) values.push(value);
      expect(values).toEqual(expected);
    }
  });

  it("refuses a page whose bytes changed", async () => {
    const modelled = new Modelled();
    await modelled.change(new Map([["a", 1]]));
    const at = modelled.root?.key ?? "";
    const bytes = Buffer.from(modelled.storage.get(at)?.bytes ?? []);
    bytes[20]! ^= 1;
    modelled.storage.set(at, bytes);
    await expect(modelled.fresh().find(modelled.root, "a", deadline)).rejects.toMatchObject({
      code: "CORRUPT",
    });
  });
});
