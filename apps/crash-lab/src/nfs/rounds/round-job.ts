import { join } from "node:path";
import { type JobMessage, type JobOrder, JobTrial } from "@holdfast/conformance/trial";
import type { Backend } from "@holdfast/core";
import { localBackend } from "@holdfast/local";
import { within } from "../../machine/within.js";
import type { GuestMessage } from "../guest/guest-messages.js";
import type { ClientKernel } from "../lab/client-kernel.js";
import type { NfsLab } from "../lab/nfs-lab.js";
import { RemoteBackend } from "../remote/remote-backend.js";
import { heardError } from "../remote/told-errors.js";
import type { ToldError } from "../remote/verb-messages.js";
import { type NfsWriterName, nfsWriters } from "../writers/nfs-writers.js";

export interface RoundJobOptions {
  readonly lab: NfsLab;
  readonly writer: NfsWriterName;
  /** The store's folder in the export. */
  readonly directory: string;
  readonly job: string;
  readonly seed: number;
  /** How old a record must be to be trimmed, in milliseconds. */
  readonly trimAgeMs: number;
  readonly signal: AbortSignal;
}

/** Where each client serves the verbs of a backend to the lab. */
export const verbPort: 7049 = 7049;

/** Longer than a call may take in which a client finds out that the server is another one, or waits for its own lease. */
const deadlineMs = 20_000;
const eventMs = 120_000;

/** Asked of each message; what it answers ends a wait. */
type Watcher = (message: JobMessage, worker: string) => boolean;

/** One job of the lab: who works on it in which kernel, what they told, and the judge of it. */
export class RoundJob {
  readonly trial: JobTrial;
  /** Steps that failed, by the code of the error: a life in which the server or others come and go. */
  readonly failedSteps: Map<string, number> = new Map();
  /** Claims by somebody else than the last one who had claimed. */
  takeovers = 0;
  readonly #options: RoundJobOptions;
  readonly #watchers = new Set<() => void>();
  readonly #told: { readonly message: JobMessage; readonly worker: string }[] = [];
  readonly #ended = new Map<string, ToldError | undefined>();
  #owner: string | undefined;
  #judgeIn: ClientKernel | undefined;

  constructor(options: RoundJobOptions) {
    const { lab, job, seed, trimAgeMs, signal, writer } = options;
    this.#options = options;
    this.trial = new JobTrial({
      seed,
      traits: nfsWriters[writer].open(lab.server.exported).traits,
      rules: { job, trimAgeMs, deadlineMs },
      open: async () => await this.#open(),
      processPrefix: `${job}-p`,
      signal,
    });
    for (const client of lab.clients) client.onMessage = (message) => this.#hear(message);
  }

  /** Somebody begins to work in a kernel. Answers the name by which he is known. */
  async begin(client: ClientKernel, details: Partial<Omit<JobOrder, "settings">>): Promise<string> {
    const order = this.trial.order(details);
    const { writer, directory } = this.#options;
    const worker = `${order.processName} at ${client.name}`;
    await client.ask({ kind: "work", worker, writer, directory, order });
    return worker;
  }

  /** So much was told so far; what comes from here on is new. */
  get now(): number {
    return this.#told.length;
  }

  /** Resolves when so many messages that are wanted have come since then. @throws Error when they do not. */
  async until(
    what: string,
    since: number,
    wanted: Watcher,
    { times = 1, boundMs = eventMs }: { readonly times?: number; readonly boundMs?: number } = {},
  ): Promise<void> {
    const have = (): number =>
      this.#told.slice(since).filter(({ message, worker }) => wanted(message, worker)).length;
    await this.#when(what, boundMs, () => have() >= times);
  }

  /** Resolves when somebody who works has ended. @throws Error when he ended by an error that nobody's work explains. */
  async untilEnded(worker: string): Promise<void> {
    await this.#when(`the end of ${worker}`, eventMs, () => this.#ended.has(worker));
  }

  /** Everybody comes to rest; nothing is under way when this resolves. */
  async rest(): Promise<void> {
    await Promise.all(
      this.#options.lab.clients.map(async (client) => await client.ask({ kind: "rest" }, eventMs)),
    );
    this.#assertSound();
  }

  /** What the export holds, looked at from the outside. @throws Violation */
  async look(): Promise<void> {
    this.#judgeIn = undefined;
    await this.trial.look();
  }

  /** Somebody new in a client's kernel goes on, and sweeps. @throws Violation */
  async recoverIn(client: ClientKernel): Promise<void> {
    this.#judgeIn = client;
    await this.trial.recover();
    await this.trial.clean();
  }

  async #open(): Promise<Backend> {
    const { lab, writer, directory } = this.#options;
    if (this.#judgeIn) {
      return await RemoteBackend.open({ host: this.#judgeIn.address, port: verbPort, writer, directory });
    }
    return localBackend({
      directory: join(lab.server.exported, directory),
      acknowledge: ["tmpfs"],
      mustExist: true,
    });
  }

  #hear(message: GuestMessage): void {
    if (message.kind === "ended") this.#ended.set(message.worker, message.error);
    else if (message.kind === "told") this.#hearWork(message.message, message.worker);
    for (const look of this.#watchers) look();
  }

  #hearWork(message: JobMessage, worker: string): void {
    this.trial.hear(message);
    this.#told.push({ message, worker });
    if (message.kind === "failed") {
      this.failedSteps.set(message.code, (this.failedSteps.get(message.code) ?? 0) + 1);
    }
    if (message.kind !== "claimed") return;
    if (this.#owner !== undefined && this.#owner !== worker) this.takeovers += 1;
    this.#owner = worker;
  }

  /** Somebody's work failed in a way that is no part of life here. */
  #assertSound(): void {
    for (const [worker, error] of this.#ended) {
      if (error) throw heardError({ ...error, message: `${error.message} (${worker})` });
    }
  }

  async #when(what: string, boundMs: number, isSo: () => boolean): Promise<void> {
    let look = (): void => undefined;
    const happened = new Promise<void>((resolve, reject) => {
      look = () => {
        try {
          this.#assertSound();
          if (isSo()) resolve();
        } catch (error) {
          reject(error);
        }
      };
    });
    this.#watchers.add(look);
    try {
      look();
      await within(what, boundMs, happened);
    } finally {
      this.#watchers.delete(look);
    }
  }
}
