import { CheckpointStore } from "@holdfast/core";
import { memoryBackend } from "@holdfast/core/memory";
import { Choices, FaultyBackend, type StorageWatcher, type VerbCall } from "@holdfast/worlds";
import { ContentOracle } from "../oracle/content-oracle.js";
import { Findings } from "../oracle/findings.js";
import { LogOracle } from "../oracle/log-oracle.js";
import { Promises } from "../oracle/promises.js";
import type { Chooser } from "./chooser.js";
import type { Configuration } from "./configuration.js";
import { jobId, Machine, machineRandom } from "./machine.js";
import { MachineClock } from "./machine-clock.js";
import { MachineFaults } from "./machine-faults.js";
import { PatientBackend } from "./patient-backend.js";
import { patiently } from "./patiently.js";
import { Scheduler } from "./scheduler.js";
import { SeenStorage } from "./seen-storage.js";
import type { Trace } from "./trace.js";
import { WatchedBackend } from "./watched-backend.js";

export const transferBoundMs = 60_000;
const startMs = 1_700_000_000_000;

/** The settings of a world; a configuration has them. */
export type WorldOptions = Pick<
  Configuration,
  | "seed"
  | "trimAgeMs"
  | "keepLast"
  | "maxBytes"
  | "minimumAgeMs"
  | "blockBytes"
  | "deadlineMs"
  | "orderedListing"
  | "adapter"
  | "environment"
>;

/** Machines on one storage, the scheduler that decides what happens next, and the judges who watch. */
export class World {
  readonly options: WorldOptions;
  readonly choices: Choices;
  readonly findings: Findings = new Findings();
  readonly promises: Promises = new Promises(this.findings);
  readonly storageClock: MachineClock = new MachineClock(startMs);
  readonly storage: SeenStorage = new SeenStorage(this.storageClock);
  readonly content: ContentOracle = new ContentOracle(jobId, this.storage, this.findings);
  readonly log: LogOracle;
  readonly scheduler: Scheduler;
  readonly trace: Trace | undefined;
  /** What was thrown where only the model itself can be wrong. */
  broken: unknown;
  readonly #usedKeys = new Set<string>();

  constructor(options: WorldOptions, chooser: Chooser, trace?: Trace) {
    this.options = options;
    this.trace = trace;
    this.choices = new Choices(options.seed);
    this.scheduler = new Scheduler(this, chooser);
    this.log = new LogOracle(jobId, this.storage, this.content, this.findings, {
      keepLast: options.keepLast,
      minimumAgeMs: options.minimumAgeMs ?? 0,
      hasByteLimit: options.maxBytes !== undefined,
    });
  }

  /** How long a call on the log may take, in milliseconds. */
  get logBoundMs(): number {
    return this.options.deadlineMs ?? 30_000;
  }

  get machines(): readonly Machine[] {
    return this.scheduler.machines;
  }

  /** A machine whose wall clock is a few seconds off. */
  machine(name?: string): Machine {
    const index = this.machines.length;
    const offsetMs = (((index * 7919 + this.options.seed) % 10) - 5) * 1000;
    const clockMs = this.storageClock.wallMs() + offsetMs;
    const machine = new Machine(index, name ?? `machine-${index + 1}`, clockMs, (made) =>
      this.#openStore(made),
    );
    this.scheduler.add(machine);
    return machine;
  }

  /** The process is gone, without notice. */
  crash(machine: Machine): void {
    this.promises.forget(machine.clock);
    machine.isDead = true;
    machine.clock.stop();
    machine.die();
  }

  /** Time passes for everybody. */
  pass(ms: number): void {
    this.storageClock.pass(ms);
    for (const { clock, isDead } of this.machines) if (!isDead) clock.pass(ms);
  }

  /** Time passes up to what is next waited for. False when nobody waits for any. */
  passToNext(): boolean {
    const due = this.machines.flatMap(({ clock, isDead }) => (isDead ? [] : (clock.untilDueMs() ?? [])));
    if (due.length === 0) return false;
    this.pass(Math.max(0, Math.min(...due)));
    return true;
  }

  /** Runs something with no more faults and nobody waiting for a turn, and judges that it comes to its end. */
  async inPeace(run: () => Promise<void>): Promise<void> {
    this.scheduler.isDirect = true;
    const hasEnded = await patiently(run, () => this.passToNext());
    this.findings.judge("BOUNDED", hasEnded, () => "a call on storage that answers never ends");
  }

  #openStore(machine: Machine): CheckpointStore {
    const {
      trimAgeMs,
      keepLast,
      orderedListing,
      seed,
      maxBytes,
      minimumAgeMs = 0,
      blockBytes = 128,
    } = this.options;
    const traits = { orderedListing, inlineLimitBytes: 64, preferredObjectBytes: 256 };
    const memory = memoryBackend({ storage: this.storage, traits });
    const inner = this.options.adapter?.(memory) ?? memory;
    const watch = (call: VerbCall): StorageWatcher => this.#watcher(machine, call);
    const faulty = new FaultyBackend(inner, new MachineFaults(this.scheduler, machine), watch);
    const peaceful = new WatchedBackend(inner, watch);
    const patient = new PatientBackend(
      inner.traits,
      () => (this.scheduler.isDirect && !machine.isDead ? peaceful : faulty),
      (key) => this.content.isDamagedAt(key),
    );
    return new CheckpointStore(patient, {
      clock: machine.clock,
      random: machineRandom(machine.index, seed),
      trimAge: trimAgeMs,
      retention: { keepLast, ...(maxBytes !== undefined && { maxBytes }), minimumAge: minimumAgeMs },
      deadline: this.logBoundMs,
      transferDeadline: transferBoundMs,
      blockBytes,
    });
  }

  #watcher(machine: Machine, call: VerbCall): StorageWatcher {
    const operation = this.promises.operationOf(machine.clock, call.bytes);
    return {
      asked: ({ verb, keys }) => {
        const [key = ""] = keys;
        if (verb === "remove") machine.removals += keys.length;
        if (verb !== "write") return;
        this.findings.judge("RESTORABLE", !this.#usedKeys.has(key), () => `${key} is written again`);
        this.#usedKeys.add(key);
      },
      created: (key, bytes) => {
        const record = this.log.created(key, bytes);
        machine.made += 1;
        if (record) this.promises.appended(operation, record);
      },
      removed: (key) => {
        machine.removed += 1;
        this.log.removed(key);
      },
    };
  }
}
