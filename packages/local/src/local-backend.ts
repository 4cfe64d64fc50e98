import { resolve } from "node:path";
import {
  assertBytes,
  assertKey,
  assertOptions,
  assertPrefix,
  type Backend,
  type BackendTraits,
  BodyReader,
  boundedCall,
  type Clock,
  type CreateResult,
  InvalidArgumentError,
  InvalidStateError,
  type ListedObject,
  type ListOptions,
  NotFoundError,
  type ObjectBody,
  type ProbeOptions,
  type ProbeReport,
  type Random,
  type ReadOptions,
  systemClock,
  systemRandom,
  type TidyReport,
  type VerbOptions,
} from "@holdfast/core";
import {
  type FileMechanics,
  fileMechanics,
  type InspectStorage,
  inspectStorage,
  type Platform,
  type PosixFileSystem,
  type ProcessTable,
} from "@holdfast/posix";
import { type Acknowledgement, keepsDurability, parseAcknowledgements } from "./acknowledgement.js";
import { localHazards } from "./local-hazards.js";
import { LocalStore } from "./local-store.js";
import { probeStore } from "./probe-store.js";
import { markerName } from "./store-marker.js";

export interface LocalBackendOptions {
  /** Where the store lies; made at the first write. A relative path is taken from the current directory, once. */
  readonly directory: string;
  /**
   * The store is known to be there: never make one. Then a disk that is not mounted (yet) is refused, where otherwise
   * a job would begin anew in the directory below.
   */
  readonly mustExist?: boolean;
  /** Properties of the place that would be refused, accepted by name; see `knownAcknowledgements`. */
  readonly acknowledge?: readonly Acknowledgement[];
  /** The file system; default the machine's own. A simulated one needs an `inspect` that fits. */
  readonly fileSystem?: PosixFileSystem;
  /** Looks at the mount; default by /proc/self/mountinfo and statfs. */
  readonly inspect?: InspectStorage;
  /** The rules to follow; default those of the platform this runs on. */
  readonly platform?: Platform;
  readonly processes?: ProcessTable;
  readonly clock?: Clock;
  readonly random?: Random;
}

const optionNames: readonly (keyof LocalBackendOptions)[] = [
  "directory",
  "mustExist",
  "acknowledge",
  "fileSystem",
  "inspect",
  "platform",
  "processes",
  "clock",
  "random",
];

/** How long a call without a deadline of its own may take, in milliseconds. */
const defaultDeadlineMs = 60_000;
/** A stream is written as fast as its source produces it. */
const defaultStreamDeadlineMs = 3_600_000;

/**
 * A backend on a local disk, whose acknowledged writes survive a power cut (on Linux).
 * Nothing is touched before the first call.
 * @throws InvalidArgumentError when an option cannot be used, naming it.
 */
export function localBackend(options: LocalBackendOptions): LocalBackend {
  return new LocalBackend(options);
}

export class LocalBackend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string = "local";
  readonly traits: BackendTraits;
  /** The absolute path of the store. */
  readonly directory: string;
  readonly #mechanics: FileMechanics;
  readonly #acknowledged: ReadonlySet<Acknowledgement>;
  readonly #store: LocalStore;
  readonly #clock: Clock;
  #closed = false;

  constructor(options: LocalBackendOptions) {
    assertOptions("localBackend's options", options, optionNames);
    this.directory = parseDirectory(options.directory);
    this.#acknowledged = parseAcknowledgements(options.acknowledge ?? []);
    this.#mechanics = fileMechanics(options);
    this.#clock = options.clock ?? systemClock;
    const { platform } = this.#mechanics.platform;
    this.traits = {
      orderedListing: true,
      inlineLimitBytes: 16 * 1024,
      preferredObjectBytes: 8 * 1024 * 1024,
      durability:
        platform === "linux" && keepsDurability(this.#acknowledged) ? "power-loss" : "process-crash",
      hazards: localHazards(platform, this.#acknowledged),
    };
    this.#store = new LocalStore({
      directory: this.directory,
      mechanics: this.#mechanics,
      inspect: options.inspect ?? inspectStorage,
      acknowledged: this.#acknowledged,
      mustExist: options.mustExist ?? false,
      random: options.random ?? systemRandom,
    });
  }

  async probe(options: ProbeOptions = {}): Promise<ProbeReport> {
    return await this.#bounded(`probe of ${this.directory}`, false, options, async (signal) => {
      const inspected = await this.#store.inspect();
      await this.#store.forReading();
      const { directory } = this;
      const target = { directory, mechanics: this.#mechanics, acknowledged: this.#acknowledged };
      return { backend: this.name, checks: [...inspected, ...(await probeStore(target, signal))] };
    });
  }

  async write(key: string, body: ObjectBody, options: VerbOptions = {}): Promise<void> {
    const reader = new BodyReader(body);
    const isAtHand = body instanceof Uint8Array;
    const deadlineMs = isAtHand ? defaultDeadlineMs : defaultStreamDeadlineMs;
    try {
      assertObjectKey(key);
      await this.#bounded(`write of ${key}`, true, { deadlineMs, ...options }, async (signal) => {
        const objects = await this.#store.forMutation();
        await objects.write(key, isAtHand ? body : reader, signal);
      });
    } finally {
      reader.close();
    }
  }

  async create(key: string, bytes: Uint8Array, options: VerbOptions = {}): Promise<CreateResult> {
    assertObjectKey(key);
    assertBytes(bytes);
    return await this.#bounded(`create of ${key}`, true, options, async (signal) => {
      const objects = await this.#store.forMutation();
      return await objects.create(key, bytes, signal);
    });
  }

  async read(key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    assertObjectKey(key);
    return await this.#bounded(`read of ${key}`, false, options, async (signal) => {
      const objects = await this.#store.forReading();
      if (!objects)
        throw new NotFoundError(`there is no object ${key}: no store is in ${this.directory} yet`);
      return await objects.read(key, options.range, signal);
    });
  }

  async list(prefix: string, options: ListOptions = {}): Promise<readonly ListedObject[]> {
    assertPrefix(prefix);
    return await this.#bounded(`list of "${prefix}"`, false, options, async (signal) => {
      const objects = await this.#store.forReading();
      return objects ? await objects.list(prefix, options, signal) : [];
    });
  }

  async remove(keys: readonly string[], options: VerbOptions = {}): Promise<void> {
    for (const key of keys) assertObjectKey(key);
    await this.#bounded(`removal of ${keys.length} objects`, true, options, async (signal) => {
      const objects = await this.#store.forReading();
      if (keys.length > 0) await objects?.remove(keys, signal);
    });
  }

  async tidy(options: VerbOptions = {}): Promise<TidyReport> {
    return await this.#bounded(`tidying of ${this.directory}`, true, options, async (signal) => {
      const objects = await this.#store.forReading();
      return objects ? await objects.tidy(signal) : { removed: 0 };
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  async #bounded<T>(
    what: string,
    mutates: boolean,
    { signal, deadlineMs = defaultDeadlineMs }: VerbOptions,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (this.#closed) throw new InvalidStateError(`${what} came after close()`);
    const call = { what, mutates, deadlineMs, clock: this.#clock, ...(signal && { signal }) };
    return await boundedCall(call, run);
  }
}

function parseDirectory(directory: unknown): string {
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
