import type {
  Backend,
  CreateResult,
  ListedObject,
  ListOptions,
  ObjectBody,
  ReadOptions,
  VerbOptions,
} from "@holdfast/core";
import { PassThroughBackend } from "../mutants/pass-through-backend.js";
import type { AcknowledgedObjects } from "./acknowledged-objects.js";

/** The backend of one process; what it is answered is held against what all others were. */
export class WitnessedBackend extends PassThroughBackend {
  readonly #objects: AcknowledgedObjects;

  constructor(inner: Backend, objects: AcknowledgedObjects) {
    super(inner);
    this.#objects = objects;
  }

  override async write(key: string, body: ObjectBody, options?: VerbOptions): Promise<void> {
    await super.write(key, body, options);
    this.#objects.stored(key, body instanceof Uint8Array ? body : undefined);
  }

  override async create(key: string, bytes: Uint8Array, options?: VerbOptions): Promise<CreateResult> {
    const read = this.#objects.reading(key);
    const result = await super.create(key, bytes, options);
    if (result.status === "created") this.#objects.created(key, bytes);
    else {
      read(result.bytes);
      this.#objects.stored(key, result.bytes);
    }
    return result;
  }

  override async read(key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    const read = this.#objects.reading(key);
    try {
      const bytes = await super.read(key, options);
      if (options.range === undefined) read(bytes);
      return bytes;
    } catch (error) {
      read({ error });
      throw error;
    }
  }

  override async list(prefix: string, options: ListOptions = {}): Promise<readonly ListedObject[]> {
    const { after = "", limit = Number.POSITIVE_INFINITY } = options;
    const list = this.#objects.listing(prefix, after);
    const listed = await super.list(prefix, options);
    list(
      listed.map(({ key }) => key),
      limit,
    );
    return listed;
  }

  override async remove(keys: readonly string[], options?: VerbOptions): Promise<void> {
    this.#objects.removing(keys);
    await super.remove(keys, options);
  }
}
