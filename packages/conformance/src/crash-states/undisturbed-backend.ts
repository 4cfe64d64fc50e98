import type {
  CreateResult,
  ListedObject,
  ListOptions,
  ObjectBody,
  ReadOptions,
  VerbOptions,
} from "@holdfast/core";
import { PassThroughBackend } from "../mutants/pass-through-backend.js";

/**
 * A client beside which nobody works: what it has read or listed it need not ask for again until it changes something.
 * A judgement then asks the storage for each thing once, which is what takes its time.
 */
export class UndisturbedBackend extends PassThroughBackend {
  readonly #read = new Map<string, Promise<Uint8Array>>();
  readonly #listed = new Map<string, Promise<readonly ListedObject[]>>();

  override async write(key: string, body: ObjectBody, options?: VerbOptions): Promise<void> {
    this.#listed.clear();
    await super.write(key, body, options);
  }

  override async create(key: string, bytes: Uint8Array, options?: VerbOptions): Promise<CreateResult> {
    this.#listed.clear();
    return await super.create(key, bytes, options);
  }

  override async read(key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    const { range } = options;
    const what = `${key} ${range?.offset} ${range?.length}`;
    return await known(this.#read, what, async () => await super.read(key, options));
  }

  override async list(prefix: string, options: ListOptions = {}): Promise<readonly ListedObject[]> {
    const { after, limit } = options;
    const what = JSON.stringify([prefix, after, limit]);
    return await known(this.#listed, what, async () => await super.list(prefix, options));
  }

  override async remove(keys: readonly string[], options?: VerbOptions): Promise<void> {
    this.#listed.clear();
    this.#read.clear();
    await super.remove(keys, options);
  }
}

/** What failed is asked for again. */
async function known<T>(answers: Map<string, Promise<T>>, what: string, ask: () => Promise<T>): Promise<T> {
  const answer = answers.get(what) ?? ask();
  answers.set(what, answer);
  try {
    return await answer;
  } catch (error) {
    answers.delete(what);
    throw error;
  }
}
