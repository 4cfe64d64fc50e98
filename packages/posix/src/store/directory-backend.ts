import { resolve } from "node:path";
import {
  assertBytes,
  assertKey,
  assertPrefix,
  type Backend,
  type BackendTraits,
  BodyReader,
  type Clock,
  type CreateResult,
  InvalidArgumentError,
  InvalidStateError,
  type ListedObject,
  type ListOptions,
  NotFoundError,
  type ObjectBody,
  type ProbeCheck,
  type ProbeOptions,
  type ProbeReport,
  type Random,
  type ReadOptions,
  systemClock,
  systemRandom,
  type TidyReport,
  UnavailableError,
  type VerbOptions,
} from "@holdfast/core";
import { boundedVerb } from "../calls/bounded-verb.js";
import type { FileCall, OpenFileCall } from "../calls/file-call.js";
import type { FileMechanics } from "../file-mechanics.js";
import { probeStore } from "./probe-store.js";
import { StoreDirectory } from "./store-directory.js";
import { markerName } from "./store-marker.js";

export interface DirectoryBackendSettings {
  readonly name: string;
  readonly traits: BackendTraits;
  /** An absolute path; see `parseDirectory`. */
  readonly directory: string;
  readonly mechanics: FileMechanics;
  /** Names that the user acknowledged, for the steps of the probe. */
  readonly acknowledged: ReadonlySet<string>;
  /** Names that the backend takes: a step of the probe that has none of them cannot be accepted. */
  readonly knownAcknowledgements: readonly string[];
  /** What the operating system says about the place; throws UnsafeStorageError when it cannot hold a store. */
  readonly inspect: () => Promise<readonly ProbeCheck[]>;
  readonly mustExist: boolean;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  /** Default: each call goes to the file system itself, and one that is cut off may have changed something. */
  readonly openCall?: OpenFileCall;
}

/** How long a call without a deadline of its own may take, in milliseconds. */
const defaultDeadlineMs = 60_000;
/** A stream is written as fast as its source produces it. */
const defaultStreamDeadlineMs = 3_600_000;

/** A backend that keeps its objects as files below one directory. Nothing is touched before the first call. */
export class DirectoryBackend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string;
  readonly traits: BackendTraits;
  /** The absolute path of the store. */
  readonly directory: string;
  readonly #settings: DirectoryBackendSettings;
  readonly #store: StoreDirectory;
  readonly #clock: Clock;
  readonly #openCall: OpenFileCall;
  #closed = false;

  constructor(settings: DirectoryBackendSettings) {
    const { name, traits, directory, mechanics, inspect, mustExist } = settings;
    this.name = name;
    this.traits = traits;
    this.directory = directory;
    this.#settings = settings;
    this.#clock = settings.clock ?? systemClock;
    this.#store = new StoreDirectory({
      ...{ directory, mechanics, inspect, mustExist },
      random: settings.random ?? systemRandom,
    });
    const { fileSystem } = mechanics;
    this.#openCall = settings.openCall ?? ((signal) => ({ signal, fileSystem, mayHaveChanged: () => true }));
  }

  async probe(options: ProbeOptions = {}): Promise<ProbeReport> {
    return await this.#bounded(`probe of ${this.directory}`, false, options, async (call) => {
      const inspected = await this.#store.inspect();
      await this.#store.forReading(call);
      const tried = await probeStore(this.#settings, call.signal);
      return { backend: this.name, checks: [...inspected, ...tried] };
    });
  }

  async write(key: string, body: ObjectBody, options: VerbOptions = {}): Promise<void> {
    const reader = new BodyReader(body);
    const isAtHand = body instanceof Uint8Array;
    const deadlineMs = isAtHand ? defaultDeadlineMs : defaultStreamDeadlineMs;
    try {
      assertObjectKey(key);
      await this.#bounded(`write of ${key}`, true, { deadlineMs, ...options }, async (call) => {
        const objects = await this.#store.forMutation(call);
        await this.#confirmed(call, objects.write(key, isAtHand ? body : reader, call.signal));
      });
    } finally {
      reader.close();
    }
  }

  async create(key: string, bytes: Uint8Array, options: VerbOptions = {}): Promise<CreateResult> {
    assertObjectKey(key);
    assertBytes(bytes);
    return await this.#bounded(`create of ${key}`, true, options, async (call) => {
      const objects = await this.#store.forMutation(call);
      return await this.#confirmed(call, objects.create(key, bytes, call.signal));
    });
  }

  async read(key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    assertObjectKey(key);
    return await this.#bounded(`read of ${key}`, false, options, async (call) => {
      const objects = await this.#store.forReading(call);
      if (!objects)
        throw new NotFoundError(`there is no object ${key}: no store is in ${this.directory} yet`);
      // What was read lies on the store's device, so that only absence has to be confirmed.
      return await this.#orLost(call, objects.read(key, options.range, call.signal));
    });
  }

  async list(prefix: string, options: ListOptions = {}): Promise<readonly ListedObject[]> {
    assertPrefix(prefix);
    return await this.#bounded(`list of "${prefix}"`, false, options, async (call) => {
      const objects = await this.#store.forReading(call);
      if (!objects) return [];
      return await this.#confirmed(call, objects.list(prefix, options, call.signal));
    });
  }

  async remove(keys: readonly string[], options: VerbOptions = {}): Promise<void> {
    for (const key of keys) assertObjectKey(key);
    await this.#bounded(`removal of ${keys.length} objects`, true, options, async (call) => {
      const objects = await this.#store.forReading(call);
      if (!objects || keys.length === 0) return;
      await this.#confirmed(call, objects.remove(keys, call.signal));
    });
  }

  async tidy(options: VerbOptions = {}): Promise<TidyReport> {
    return await this.#bounded(`tidying of ${this.directory}`, true, options, async (call) => {
      const objects = await this.#store.forReading(call);
      return objects ? await objects.tidy(call.signal) : { removed: 0 };
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  /** An answer that is true only if the store was in its place all the time. */
  async #confirmed<T>(call: FileCall, answer: Promise<T>): Promise<T> {
    const answered = await this.#orLost(call, answer);
    await this.#store.confirm(call);
    return answered;
  }

  /** A failure of files that are not there is told as that of a store that is not there, if it is so. */
  async #orLost<T>(call: FileCall, answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (NotFoundError.isInstance(error) || UnavailableError.isInstance(error))
        await this.#store.confirm(call);
      throw error;
    }
  }

  async #bounded<T>(
    what: string,
    mutates: boolean,
    { signal, deadlineMs = defaultDeadlineMs }: VerbOptions,
    run: (call: FileCall) => Promise<T>,
  ): Promise<T> {
    if (this.#closed) throw new InvalidStateError(`${what} came after close()`);
    const verb = { what, mutates, deadlineMs, clock: this.#clock, ...(signal && { signal }) };
    return await boundedVerb(verb, this.#openCall, run);
  }
}

/**
 * The absolute path of a store's directory; a relative one is taken from the current directory.
 * @throws InvalidArgumentError when it is no path.
 */
export function parseDirectory(directory: unknown): string {
  if (typeof directory !== "string" || directory === "" || directory.includes("\0")) {
    throw new InvalidArgumentError(
      `directory is ${JSON.stringify(directory)}; give the path of a directory as a text that is not empty`,
    );
  }
  return resolve(directory);
}

function assertObjectKey(key: string): void {
  assertKey(key);
  if (key === markerName || key.startsWith(`${markerName}/`)) {
    throw new InvalidArgumentError(`key ${key} is the name of the store's own marker; choose another`);
  }
}
