import type { Deadline } from "../time/deadline.js";
import type { Branch, Item, Page, PageReference } from "./page.js";
import type { PageStore } from "./page-store.js";

const largestPage = 128;
const smallestPage = largestPage / 4;

/** What a tree needs to write pages: names for them, and which items retention may drop. */
export interface PageWriting<V> {
  readonly nextKey: () => string;
  readonly isDroppable: (value: V) => boolean;
}

/** A change of a tree: the new value of a key, or `null` where the key goes. */
export type Changes<V> = ReadonlyMap<string, V | null>;

/**
 * A sorted tree of immutable pages. A change writes new pages from the leaf to the root and leaves the old ones as
 * they were, so every older root stays readable until a sweep finds that no live record names it.
 */
export class HistoryTree<V> {
  readonly #pages: PageStore;

  constructor(pages: PageStore) {
    this.#pages = pages;
  }

  async find(root: PageReference | null, key: string, deadline: Deadline): Promise<V | undefined> {
    for (let at: PageReference | null = root; at; ) {
      const page: Page<V> = await this.#pages.read<V>(at, deadline);
      if ("items" in page) return page.items.find((item) => item.key === key)?.value;
      at = page.branches.findLast(({ from }) => from <= key)?.page ?? null;
    }
    return undefined;
  }

  /** All values by ascending key; with `droppableOnly`, subtrees without any that retention may drop are left out. */
  async *values(
    root: PageReference | null,
    deadline: Deadline,
    options: { readonly droppableOnly?: boolean } = {},
  ): AsyncGenerator<V> {
    if (!root || (options.droppableOnly && root.droppable === 0)) return;
    const page = await this.#pages.read<V>(root, deadline);
    if ("items" in page) for (const item of page.items) yield item.value;
    else for (const branch of page.branches) yield* this.values(branch.page, deadline, options);
  }

  /** The keys of all pages of a tree. */
  async *pageKeys(root: PageReference | null, deadline: Deadline): AsyncGenerator<string> {
    if (!root) return;
    yield root.key;
    const page = await this.#pages.read<V>(root, deadline);
    if ("branches" in page) for (const branch of page.branches) yield* this.pageKeys(branch.page, deadline);
  }

  /** The tree with some changes. */
  async change(
    root: PageReference | null,
    changes: Changes<V>,
    writing: PageWriting<V>,
    deadline: Deadline,
  ): Promise<PageReference | null> {
    if (changes.size === 0) return root;
    const sorted = [...changes].sort(([a], [b]) => (a < b ? -1 : 1));
    let branches = await this.#changePage(root, sorted, writing, deadline);
    while (branches.length > 1) branches = await this.#writeBranches(branches, writing, deadline);
    return branches[0]?.page ?? null;
  }

  async #changePage(
    reference: PageReference | null,
    changes: readonly (readonly [string, V | null])[],
    writing: PageWriting<V>,
    deadline: Deadline,
  ): Promise<Branch[]> {
    const page: Page<V> = reference
      ? await this.#pages.read<V>(reference, deadline)
      : { format: 1, items: [] };
    if ("items" in page) return await this.#writeItems(applyChanges(page.items, changes), writing, deadline);
    const changed: Branch[] = [];
    let rewritten = false;
    for (const [index, branch] of page.branches.entries()) {
      const next = page.branches[index + 1]?.from;
      const mine = changes.filter(([key]) => (index === 0 || key >= branch.from) && (!next || key < next));
      if (mine.length === 0) changed.push(branch);
      else {
        rewritten = true;
        changed.push(...(await this.#changePage(branch.page, mine, writing, deadline)));
      }
    }
    if (!rewritten) return changed;
    return await this.#writeBranches(await this.#joinSmall(changed, writing, deadline), writing, deadline);
  }

  /** Joins neighbours that have shrunk, so that a tree that loses most of its items also loses its pages. */
  async #joinSmall(
    branches: readonly Branch[],
    writing: PageWriting<V>,
    deadline: Deadline,
  ): Promise<Branch[]> {
    const joined: Branch[] = [];
    for (const branch of branches) {
      const before = joined.at(-1);
      const small = before && before.page.count + branch.page.count <= smallestPage;
      if (!small) {
        joined.push(branch);
        continue;
      }
      const items: Item<V>[] = [];
      for (const part of [before, branch]) {
        const page = await this.#pages.read<V>(part.page, deadline);
        if ("items" in page) items.push(...page.items);
      }
      const isWhole = items.length === before.page.count + branch.page.count;
      if (!isWhole) joined.push(branch);
      else joined.splice(-1, 1, ...(await this.#writeItems(items, writing, deadline)));
    }
    return joined;
  }

  async #writeItems(
    items: readonly Item<V>[],
    writing: PageWriting<V>,
    deadline: Deadline,
  ): Promise<Branch[]> {
    const branches: Branch[] = [];
    for (const part of evenParts(items)) {
      const droppable = part.filter(({ value }) => writing.isDroppable(value)).length;
      const counts = { count: part.length, droppable };
      const page = await this.#pages.write<V>(
        writing.nextKey(),
        { format: 1, items: part },
        counts,
        deadline,
      );
      branches.push({ from: part[0]?.key ?? "", page });
    }
    return branches;
  }

  async #writeBranches(
    branches: readonly Branch[],
    writing: PageWriting<V>,
    deadline: Deadline,
  ): Promise<Branch[]> {
    if (branches.length <= 1) return [...branches];
    const written: Branch[] = [];
    for (const part of evenParts(branches)) {
      const counts = { count: sum(part, "count"), droppable: sum(part, "droppable") };
      const page = await this.#pages.write<V>(
        writing.nextKey(),
        { format: 1, branches: part },
        counts,
        deadline,
      );
      written.push({ from: part[0]?.from ?? "", page });
    }
    return written;
  }
}

function applyChanges<V>(
  items: readonly Item<V>[],
  changes: readonly (readonly [string, V | null])[],
): Item<V>[] {
  const changed = new Map(items.map((item) => [item.key, item]));
  for (const [key, value] of changes) {
    if (value === null) changed.delete(key);
    else changed.set(key, { key, value });
  }
  return [...changed.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Cuts a list into as few parts as the largest page allows, of about the same size. */
function evenParts<T>(list: readonly T[]): T[][] {
  const parts = Math.ceil(list.length / largestPage);
  return Array.from({ length: parts }, (_, part) =>
    list.slice(Math.floor((part * list.length) / parts), Math.floor(((part + 1) * list.length) / parts)),
  );
}

function sum(branches: readonly Branch[], what: "count" | "droppable"): number {
  return branches.reduce((total, { page }) => total + page[what], 0);
}
