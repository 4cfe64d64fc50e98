/** Where in the storage the bytes of an entry lie. */
export interface EntryObject {
  readonly key: string;
  /** Where in the object the entry begins, in bytes. */
  readonly offset: number;
  /** The entry is digested in blocks of this size, in bytes. */
  readonly blockBytes: number;
}

/** An entry as a manifest holds it. */
export interface StoredEntry {
  readonly name: string;
  readonly lengthBytes: number;
  /**
   * SHA-256 in hex: of the bytes where they fit one block; else of the table of the blocks' SHA-256,
   * which lies in the object right behind the entry's bytes.
   */
  readonly digest: string;
  /** The bytes themselves in base64, when they travel in the record. */
  readonly inline?: string;
  readonly object?: EntryObject;
}

/**
 * A named piece of state. Plain JSON: it can be sent to another machine and back, and be reused by a later
 * checkpoint without moving a byte.
 */
export interface Entry extends StoredEntry {
  readonly job: string;
  /** The checkpoint that names the entry. */
  readonly epoch: number;
  readonly generation: number;
}
