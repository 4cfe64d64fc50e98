import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryStorage, memoryBackend } from "../memory/index.js";
import { GuardedBackend } from "../spi/guarded-backend.js";
import { systemClock } from "../time/clock.js";
import { Deadline } from "../time/deadline.js";
import { systemRandom } from "../time/random.js";
import { addCheckpoint, dropCheckpoints, updateCheckpoint } from "./change-live-set.js";
import { History } from "./history.js";
import { type CheckpointReference, emptyLiveSet, type LiveSet } from "./live-set.js";
import { PageStore } from "./page-store.js";

const deadline = new Deadline({}, 60_000, systemClock);
const names = ["a", "b", "c"];

/** A live set, folded now and then, and what it must say. */
class Modelled {
  readonly storage: MemoryStorage = new MemoryStorage();
  readonly model: Map<number, CheckpointReference> = new Map();
  live: LiveSet = emptyLiveSet;
  #epoch = 0;
  #pages = 0;

  history(): History {
    const backend = new GuardedBackend(memoryBackend({ storage: this.storage }), systemClock, systemRandom);
    return new History(new PageStore(backend));
  }

  add(hasEffect: boolean): void {
    this.#epoch += 1;
    const reference: CheckpointReference = {
      epoch: this.#epoch,
      generation: 1,
      seq: this.#epoch,
      digest: "d",
      nonce: "n",
      committedAtMs: 0,
      stateBytes: this.#epoch,
      entries: 1,
      ...(hasEffect && { effects: { total: 1, pending: [0] } }),
    };
    this.model.set(reference.epoch, reference);
    this.live = addCheckpoint(this.live, reference);
  }

  async name(pick: number, name: string): Promise<void> {
    const holder = [...this.model.values()].find(({ savepoints }) => savepoints?.includes(name));
    if (holder) await this.#setNames(holder.epoch, (held) => held.filter((other) => other !== name));
    await this.#setNames(this.#pick(pick), (held) => [...held, name]);
  }

  drop(pick: number, count: number): void {
    const newest = Math.max(...this.model.keys());
    const droppable = [...this.model.values()].filter(({ epoch }) => epoch !== newest);
    const from = pick % Math.max(1, droppable.length);
    const dropped = droppable.slice(from, from + count);
    this.live = dropCheckpoints(this.live, dropped);
    for (const { epoch } of dropped) this.model.delete(epoch);
  }

  async fold(): Promise<void> {
    const nextKey = (): string => {
      this.#pages += 1;
      return `page/${this.#pages}`;
    };
    this.live = await this.history().fold(this.live, nextKey, deadline);
    const pending = this.live.recent.filter(({ effects }) => effects?.pending.length);
    expect(this.live.recent.length).toBeLessThanOrEqual(32 + pending.length);
    expect(this.live.gone).toEqual([]);
    const reached = new Set<string>();
    for await (const key of this.history().pageKeys(this.live, deadline)) reached.add(key);
    for (const key of this.storage.keys()) if (!reached.has(key)) this.storage.delete(key);
  }

  async check(): Promise<void> {
    const history = this.history();
    const plain = ({ overrides: _, savepoints = [], ...rest }: CheckpointReference): unknown => ({
      ...rest,
      savepoints,
    });
    const all: CheckpointReference[] = [];
    for await (const reference of history.all(this.live, deadline)) all.push(reference);
    all.sort((a, b) => a.epoch - b.epoch);
    expect(all.map(plain)).toEqual([...this.model.values()].map(plain));
    expect(this.live.count).toBe(this.model.size);
    expect(this.live.stateBytes).toBe(all.reduce((bytes, { stateBytes }) => bytes + stateBytes, 0));
    for (let epoch = 0; epoch <= this.#epoch + 1; epoch += 1) {
      const found = await history.find(this.live, epoch, deadline);
      const right = this.model.get(epoch);
      expect(found && plain(found)).toEqual(right && plain(right));
    }
    for (const name of names) {
      const holder = [...this.model.values()].find(({ savepoints }) => savepoints?.includes(name));
      expect((await history.findSavepoint(this.live, name, deadline))?.epoch).toBe(holder?.epoch);
    }
  }

  #pick(pick: number): number {
    const epochs = [...this.model.keys()];
    return epochs[pick % epochs.length]!;
  }

  async #setNames(epoch: number, change: (names: readonly string[]) => readonly string[]): Promise<void> {
    const found = await this.history().find(this.live, epoch, deadline);
    if (!found) throw new Error(`epoch ${epoch} is not found`);
    const savepoints = change(found.savepoints ?? []);
    this.live = updateCheckpoint(this.live, { ...found, savepoints });
    this.model.set(epoch, { ...found, savepoints });
  }
}

const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("add" as const), count: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("name" as const),
      pick: fc.nat(),
      name: fc.constantFrom(...names),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("drop" as const), pick: fc.nat(), count: fc.nat(40) }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: "fold" as const }) },
);

describe("history", () => {
  it("RESTORABLE: says the same however often it was folded, also of names that moved between checkpoints", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { size: "max", maxLength: 25 }), async (actions) => {
        const modelled = new Modelled();
        modelled.add(false);
        for (const next of actions) {
          if (next.kind === "add") {
            for (let made = 0; made < next.count; made += 1) modelled.add(made % 11 === 5);
          } else if (next.kind === "name") await modelled.name(next.pick, next.name);
          else if (next.kind === "drop") modelled.drop(next.pick, next.count);
          else await modelled.fold();
          await modelled.check();
        }
      }),
      { numRuns: 25 },
    );
  });
});
