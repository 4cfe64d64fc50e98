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
  readonly #isDead: () => boolean;

  /** @param isDead - what a process is told when it is dead, nobody hears */
  constructor(inner: Backend, objects: AcknowledgedObjects, isDead: () => boolean) {
    super(inner);
    this.#objects = objects;
    this.#isDead = isDead;
  }

  override async write(key: string, body: ObjectBody, options?: VerbOptions): Promise<void> {
    const storing = this.#objects.storing(key, body instanceof Uint8Array ? body : undefined);
    try {
      await super.write(key, body, options);
      storing.stored();
    } catch (error) {
      if (!this.#isDead()) storing.failed(error);
      throw error;
    }
  }

  override async create(key: string, bytes: Uint8Array, options?: VerbOptions): Promise<CreateResult> {
    const storing = this.#objects.storing(key, bytes);
    try {
      const result = await super.create(key, bytes, options);
      if (result.status === "created") storing.created();
      else storing.exists(result.bytes);
      return result;
    } catch (error) {
      if (!this.#isDead()) storing.failed(error);
      throw error;
    }
  }

  override async read(key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    const reading = this.#objects.reading(key);
    try {
      const bytes = await super.read(key, options);
      reading(options.range === undefined ? { bytes } : {});
      return bytes;
    } catch (error) {
      reading({ error });
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
