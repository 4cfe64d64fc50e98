import { type Backend, HoldfastError } from "@holdfast/core";
import type { Choices } from "@holdfast/worlds";
import { check } from "../../case/violation.js";
import { madeChunks } from "./made-bytes.js";
import { createdBytes, creatorOf, type ObjectMessage, writtenBytes } from "./object-message.js";

export interface ObjectWorkOptions {
  readonly processName: string;
  /** All keys lie under it; it ends with a slash. */
  readonly prefix: string;
  readonly choices: Choices;
  /** An object of this size is moved in more than one part by the adapter, in bytes. */
  readonly hugeBytes: number;
  /** How long each call may take, in milliseconds. */
  readonly deadlineMs: number;
  /** Told before each chunk of a streamed object. */
  readonly beforeChunk?: () => void;
  /** How many of the objects it writes get a folder of their own, from 0 to 1; a fifth without it. */
  readonly newFolders?: number;
  /** The largest object it writes, in bytes, besides huge ones; 200,000 without it. */
  readonly mostBytes?: number;
}

/** A process that stores, creates and removes objects, and tells each thing before it does it and once it is done. */
export class ObjectWork {
  readonly #backend: Backend;
  readonly #options: ObjectWorkOptions;
  readonly #tell: (message: ObjectMessage) => void;
  readonly #removable: string[] = [];
  #written = 0;

  constructor(backend: Backend, options: ObjectWorkOptions, tell: (message: ObjectMessage) => void) {
    this.#backend = backend;
    this.#options = options;
    this.#tell = tell;
  }

  /** A new object under a key of one's own: at hand or streamed, in a folder that is there or in a new one. */
  async write(lengthBytes: number = this.#length()): Promise<void> {
    const { choices, processName, prefix, deadlineMs, newFolders = 0.2 } = this.#options;
    const { beforeChunk = () => undefined } = this.#options;
    this.#written += 1;
    const folder = choices.chance(newFolders) ? `${processName}-${this.#written}/deep` : "state";
    const key = `${prefix}${folder}/${processName}-${this.#written}`;
    const chunkBytes = Math.max(1, Math.ceil(lengthBytes / (1 + choices.below(12))));
    const isStreamed = choices.chance(0.6);
    const body = isStreamed
      ? madeChunks({ name: key, lengthBytes }, chunkBytes, beforeChunk)
      : writtenBytes(key, lengthBytes);
    this.#tell({ kind: "writing", key, lengthBytes });
    await this.#attempt("write", key, async () => {
      await this.#backend.write(key, body, { deadlineMs });
      this.#tell({ kind: "written", key });
      this.#removable.push(key);
    });
  }

  /** An object under a key that others want too. */
  async create(name: string): Promise<void> {
    const { processName: by, prefix, deadlineMs } = this.#options;
    const key = `${prefix}log/${name}`;
    this.#tell({ kind: "creating", key, by });
    await this.#attempt("create", key, async () => {
      const result = await this.#backend.create(key, createdBytes(key, by), { deadlineMs });
      if (result.status === "created") {
        this.#tell({ kind: "created", key, by });
        return;
      }
      const winner = creatorOf(key, result.bytes);
      check(winner !== undefined, () => {
        return `ATOMIC: create of ${key} answered exists with ${result.bytes.length} bytes that nobody created`;
      });
      this.#tell({ kind: "exists", key, by, winner });
    });
  }

  /** Some objects that this process has written before. */
  async remove(): Promise<void> {
    const { choices, deadlineMs } = this.#options;
    const keys = this.#removable.splice(0, 1 + choices.below(3));
    for (const key of keys) this.#tell({ kind: "removing", key });
    await this.#attempt("remove", keys[0] ?? "", async () => {
      await this.#backend.remove(keys, { deadlineMs });
      for (const key of keys) this.#tell({ kind: "removed", key });
    });
  }

  #length(): number {
    const { choices, hugeBytes, mostBytes = 200_000 } = this.#options;
    if (choices.chance(0.03)) return hugeBytes;
    return choices.pick([0, 1, choices.below(Math.min(3000, mostBytes)), choices.below(mostBytes)]);
  }

  /** An error is told, with what it says of its outcome; the parent judges it. */
  async #attempt(verb: string, key: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!HoldfastError.isInstance(error)) throw error;
      const { code, outcome, message } = error;
      this.#tell({ kind: "failed", key, by: this.#options.processName, verb, code, outcome, message });
    }
  }
}
