import type {
  Backend,
  BackendTraits,
  CreateResult,
  ListedObject,
  ListOptions,
  ObjectBody,
  ProbeReport,
  ReadOptions,
} from "@holdfast/core";

/**
 * A machine's way to the storage: it hands calls on without their deadlines and signals, so that the store has to end
 * them by itself. What was damaged is answered with a flipped bit, while the judges still see what was stored; where
 * listings have no order, they come in the one that helps least.
 */
export class PatientBackend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string = "patient";
  readonly traits: BackendTraits;
  readonly #chosen: () => Backend;
  readonly #isDamaged: (key: string) => boolean;

  /** `chosen` answers the way that calls take now. */
  constructor(traits: BackendTraits, chosen: () => Backend, isDamaged: (key: string) => boolean) {
    this.#chosen = chosen;
    this.#isDamaged = isDamaged;
    this.traits = traits;
  }

  probe(): Promise<ProbeReport> {
    return this.#chosen().probe();
  }

  write(key: string, body: ObjectBody): Promise<void> {
    return this.#chosen().write(key, body);
  }

  async create(key: string, bytes: Uint8Array): Promise<CreateResult> {
    const result = await this.#chosen().create(key, bytes);
    if (result.status === "exists" && this.#isDamaged(key)) flip(key, result.bytes);
    return result;
  }

  async read(key: string, { range }: ReadOptions = {}): Promise<Uint8Array> {
    const bytes = await this.#chosen().read(key, range ? { range } : {});
    if (this.#isDamaged(key)) flip(key, bytes);
    return bytes;
  }

  async list(prefix: string, { limit, after }: ListOptions = {}): Promise<readonly ListedObject[]> {
    const page = { ...(limit !== undefined && { limit }), ...(after !== undefined && { after }) };
    const listed = await this.#chosen().list(prefix, page);
    return this.traits.orderedListing ? listed : listed.toReversed();
  }

  remove(keys: readonly string[]): Promise<void> {
    return this.#chosen().remove(keys);
  }

  close(): Promise<void> {
    return this.#chosen().close();
  }
}

/** A bit in the midst of a record, where it may look like another record; the first one of anything else. */
function flip(key: string, bytes: Uint8Array): void {
  const at = key.includes("/log/") ? bytes.length >> 1 : 0;
  if (bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ 1;
}
