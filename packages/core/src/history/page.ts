/** A history page, by place, length and digest. */
export interface PageReference {
  readonly key: string;
  readonly lengthBytes: number;
  /** SHA-256 of the page, in hex. */
  readonly digest: string;
  /** How many items lie under it. */
  readonly count: number;
  /** How many of them retention may drop. */
  readonly droppable: number;
}

/** An item of a tree: a key and what it stands for. */
export interface Item<V> {
  readonly key: string;
  readonly value: V;
}

/** A subtree and the smallest key it was made for. */
export interface Branch {
  readonly from: string;
  readonly page: PageReference;
}

/** One immutable object of a tree. */
export type Page<V> =
  | { readonly format: 1; readonly items: readonly Item<V>[] }
  | { readonly format: 1; readonly branches: readonly Branch[] };
