import type { Deadline } from "../time/deadline.js";
import { HistoryTree } from "./history-tree.js";
import { type CheckpointReference, type LiveSet, newestRestorable, pendingEffects } from "./live-set.js";
import type { PageStore } from "./page-store.js";

/** So many of the newest checkpoints stay in the record when older ones are folded. */
const keptInRecord = 32;

/** Finds, lists and folds the checkpoints of a live set, wherever they are kept. */
export class History {
  readonly #checkpoints: HistoryTree<CheckpointReference>;
  readonly #names: HistoryTree<number>;

  constructor(pages: PageStore) {
    this.#checkpoints = new HistoryTree(pages);
    this.#names = new HistoryTree(pages);
  }

  async find(live: LiveSet, epoch: number, deadline: Deadline): Promise<CheckpointReference | undefined> {
    const recent = live.recent.find((reference) => reference.epoch === epoch);
    if (recent || live.gone.includes(epoch)) return recent;
    return await this.#checkpoints.find(live.folded, epochKey(epoch), deadline);
  }

  async findSavepoint(
    live: LiveSet,
    name: string,
    deadline: Deadline,
  ): Promise<CheckpointReference | undefined> {
    const recent = live.recent.find(({ savepoints }) => savepoints?.includes(name));
    if (recent) return recent;
    const epoch = await this.#names.find(live.names, name, deadline);
    const found = epoch === undefined ? undefined : await this.find(live, epoch, deadline);
    return found?.savepoints?.includes(name) ? found : undefined;
  }

  /** Every live checkpoint, by no particular order. */
  async *all(
    live: LiveSet,
    deadline: Deadline,
    options: { readonly droppableOnly?: boolean } = {},
  ): AsyncGenerator<CheckpointReference> {
    const hidden = new Set([...live.gone, ...live.recent.map(({ epoch }) => epoch)]);
    for await (const folded of this.#checkpoints.values(live.folded, deadline, options)) {
      if (!hidden.has(folded.epoch)) yield folded;
    }
    yield* live.recent;
  }

  /** The keys of every history page that a live set needs. */
  async *pageKeys(live: LiveSet, deadline: Deadline): AsyncGenerator<string> {
    yield* this.#checkpoints.pageKeys(live.folded, deadline);
    yield* this.#names.pageKeys(live.names, deadline);
  }

  /** The live set with all but the newest checkpoints in history pages, which are written first. */
  async fold(live: LiveSet, nextKey: () => string, deadline: Deadline): Promise<LiveSet> {
    const stays = newestRestorable(live)?.epoch;
    const folding = live.recent
      .slice(0, -keptInRecord)
      .filter((reference) => reference.epoch !== stays && pendingEffects(live, reference) === 0);
    if (folding.length === 0 && live.gone.length === 0) return live;

    const checkpoints = new Map<string, CheckpointReference | null>();
    for (const epoch of live.gone) checkpoints.set(epochKey(epoch), null);
    for (const { overrides: _, ...reference } of folding)
      checkpoints.set(epochKey(reference.epoch), reference);
    const names = await this.#nameChanges(live, folding, deadline);

    const folded = await this.#checkpoints.change(
      live.folded,
      checkpoints,
      { nextKey, isDroppable },
      deadline,
    );
    const named = await this.#names.change(
      live.names,
      names,
      { nextKey, isDroppable: () => false },
      deadline,
    );
    const recent = live.recent.filter((reference) => !folding.includes(reference));
    return { ...live, recent, gone: [], folded, names: named };
  }

  async #nameChanges(
    live: LiveSet,
    folding: readonly CheckpointReference[],
    deadline: Deadline,
  ): Promise<Map<string, number | null>> {
    const changes = new Map<string, number | null>();
    const replaced = [
      ...live.gone,
      ...folding.filter(({ overrides }) => overrides).map(({ epoch }) => epoch),
    ];
    for (const epoch of replaced) {
      const before = await this.#checkpoints.find(live.folded, epochKey(epoch), deadline);
      for (const name of before?.savepoints ?? []) {
        // A name that was released here may meanwhile hold another checkpoint.
        if ((await this.#names.find(live.names, name, deadline)) === epoch) changes.set(name, null);
      }
    }
    for (const { epoch, savepoints } of folding)
      for (const name of savepoints ?? []) changes.set(name, epoch);
    return changes;
  }
}

function isDroppable(reference: CheckpointReference): boolean {
  return !reference.savepoints?.length;
}

function epochKey(epoch: number): string {
  return String(epoch).padStart(16, "0");
}
