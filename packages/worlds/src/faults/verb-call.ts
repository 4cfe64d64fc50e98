/** The five verbs of a backend. */
export type Verb = "write" | "create" | "read" | "list" | "remove";

/** One call of a verb, as a source of faults sees it. */
export interface VerbCall {
  readonly verb: Verb;
  /** The key or keys, or the prefix. */
  readonly keys: readonly string[];
  /** What is to be created. */
  readonly bytes?: Uint8Array;
}

/** Whether the verb changes something, so that a call that was cut off may have been applied. */
export function isMutation(verb: Verb): boolean {
  return verb !== "read" && verb !== "list";
}

/** The call in words, for messages and logs: `create of a/b`. */
export function describeCall({ verb, keys }: VerbCall): string {
  const [first = ""] = keys;
  return keys.length === 1 ? `${verb} of ${first}` : `${verb} of ${keys.length} keys from ${first}`;
}
