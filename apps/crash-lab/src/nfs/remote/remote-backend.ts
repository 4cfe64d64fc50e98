import { connect, type Socket } from "node:net";
import {
  AbortedError,
  type Backend,
  type BackendTraits,
  BodyReader,
  type CreateResult,
  type ListedObject,
  type ListOptions,
  type ObjectBody,
  OutcomeUnknownError,
  type ProbeReport,
  type ReadOptions,
  type TidyReport,
  UnavailableError,
  type VerbOptions,
} from "@holdfast/core";
import type { NfsWriterName } from "../writers/nfs-writers.js";
import { hearFrames, sendFrame } from "./frames.js";
import { heardError } from "./told-errors.js";
import type { FromVerbs, ToVerbs, VerbName } from "./verb-messages.js";

export interface RemotePlace {
  readonly host: string;
  readonly port: number;
  readonly writer: NfsWriterName;
  /** The store's folder, from the mount point. */
  readonly directory: string;
}

interface Waiting {
  readonly verb: VerbName;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

const openMs = 60_000;
const unbounded: AbortSignal = new AbortController().signal;
const changing: readonly VerbName[] = ["write", "create", "remove"];

/** A backend in the kernel of a client, whose verbs are called from here. Bodies are collected before they are sent. */
export class RemoteBackend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string;
  readonly traits: BackendTraits;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;

  private constructor(socket: Socket, name: string, traits: BackendTraits) {
    this.#socket = socket;
    this.name = name;
    this.traits = traits;
  }

  /** @throws Error when nobody answers there. */
  static async open({ host, port, writer, directory }: RemotePlace): Promise<RemoteBackend> {
    const socket = connect({ host, port, noDelay: true });
    socket.setTimeout(openMs, () => socket.destroy(new Error(`nobody answers at ${host}`)));
    const opened = new Promise<RemoteBackend>((resolve, reject) => {
      let backend: RemoteBackend | undefined;
      hearFrames(socket, (value) => {
        const message = value as FromVerbs;
        if (message.kind !== "opened") {
          if (backend) backend.#hear(message);
        } else {
          backend = new RemoteBackend(socket, message.name, message.traits);
          resolve(backend);
        }
      });
      socket.once("error", reject);
      socket.once("close", () => {
        reject(new Error(`the program at ${host} has ended`));
        if (backend) backend.#end();
      });
    });
    sendFrame(socket, { kind: "open", writer, directory } satisfies ToVerbs);
    const backend = await opened;
    socket.setTimeout(0);
    socket.on("error", () => undefined);
    return backend;
  }

  async probe(options: VerbOptions = {}): Promise<ProbeReport> {
    return (await this.#call("probe", [], options)) as ProbeReport;
  }

  async write(key: string, body: ObjectBody, options: VerbOptions = {}): Promise<void> {
    const bytes = await new BodyReader(body).collect(options.signal ?? unbounded);
    await this.#call("write", [key, bytes], options);
  }

  async create(key: string, bytes: Uint8Array, options: VerbOptions = {}): Promise<CreateResult> {
    return (await this.#call("create", [key, bytes], options)) as CreateResult;
  }

  async read(key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    return (await this.#call("read", [key], options)) as Uint8Array;
  }

  async list(prefix: string, options: ListOptions = {}): Promise<readonly ListedObject[]> {
    return (await this.#call("list", [prefix], options)) as readonly ListedObject[];
  }

  async remove(keys: readonly string[], options: VerbOptions = {}): Promise<void> {
    await this.#call("remove", [keys], options);
  }

  async tidy(options: VerbOptions = {}): Promise<TidyReport> {
    return (await this.#call("tidy", [], options)) as TidyReport;
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    this.#end();
  }

  async #call(verb: VerbName, args: readonly unknown[], options: VerbOptions): Promise<unknown> {
    const { signal, ...others } = options;
    if (signal?.aborted) throw new AbortedError(`${verb} was aborted`, { cause: signal.reason });
    if (this.#socket.destroyed) throw new UnavailableError(`${verb}: the program is gone`);
    this.#calls += 1;
    const id = this.#calls;
    const abort = (): void => sendFrame(this.#socket, { kind: "abort", id } satisfies ToVerbs);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(id, { verb, resolve, reject });
        sendFrame(this.#socket, { kind: "call", id, verb, args: [...args, others] } satisfies ToVerbs);
      });
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#waiting.delete(id);
    }
  }

  #hear(message: Exclude<FromVerbs, { kind: "opened" }>): void {
    const waiting = this.#waiting.get(message.id);
    if (message.kind === "result") waiting?.resolve(message.result);
    else waiting?.reject(heardError(message.error));
  }

  /** What a call did whose answer never came, nobody knows. */
  #end(): void {
    for (const { verb, reject } of this.#waiting.values()) reject(goneError(verb));
    this.#waiting.clear();
  }
}

function goneError(verb: VerbName): Error {
  const what = `${verb}: the program that carries it out is gone`;
  return changing.includes(verb) ? new OutcomeUnknownError(what) : new UnavailableError(what);
}
