import { CheckpointStore, type Job } from "@holdfast/core";
import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";
import { ManualClock, seededRandom } from "@holdfast/core/testing";
import { Choices, type Fate, FaultyBackend, type VerbCall } from "@holdfast/worlds";
import { ContentOracle } from "./content-oracle.js";
import { Findings } from "./findings.js";
import { LogOracle } from "./log-oracle.js";
import { Promises } from "./promises.js";
import { Turns } from "./turns.js";

export const jobId = "job";
export const logBoundMs = 30_000;
export const transferBoundMs = 60_000;

export interface WorldOptions {
  readonly seed: number;
  readonly trimAgeMs: number;
  readonly keepLast: number;
  readonly orderedListing: boolean;
  /** How often a verb does not go as it should, from 0 to 1. */
  readonly faultRate: number;
}

/** One machine: its own store, clocks and randomness, and its own way to the one storage. */
export class Machine {
  readonly name: string;
  readonly clock: ManualClock;
  /** Its monotonic clock stands still while it sleeps; if not, its wall clock is stepped instead. */
  readonly sleeps: boolean;
  readonly job: Job;
  /** Resolves when it crashes. */
  readonly died: Promise<void>;
  dead = false;
  die: () => void = () => undefined;

  constructor(name: string, clock: ManualClock, sleeps: boolean, openJob: (machine: Machine) => Job) {
    this.name = name;
    this.clock = clock;
    this.sleeps = sleeps;
    this.died = new Promise((resolve) => {
      this.die = resolve;
    });
    this.job = openJob(this);
  }
}

/** Machines on one storage, under a scheduler that the seed decides, and the judges who watch. */
export class World {
  readonly options: WorldOptions;
  readonly choices: Choices;
  readonly findings: Findings = new Findings();
  readonly promises: Promises = new Promises(this.findings);
  readonly storageClock: ManualClock = new ManualClock();
  readonly storage: MemoryStorage = new MemoryStorage({ clock: this.storageClock });
  readonly content: ContentOracle = new ContentOracle(jobId, this.storage, this.findings);
  readonly log: LogOracle;
  readonly machines: Machine[] = [];
  readonly turns: Turns;
  faultRate: number;
  /** What becomes of a call, where a test says so itself. */
  fateOf: ((call: VerbCall, number: number) => Fate | undefined) | undefined;
  /** Takes what is to land late, where a test lets it land itself. */
  takeLate: ((apply: () => Promise<unknown>) => void) | undefined;
  calls = 0;
  readonly #usedKeys = new Set<string>();

  constructor(options: WorldOptions) {
    this.options = options;
    this.choices = new Choices(options.seed);
    this.turns = new Turns(new Choices(options.seed + 1));
    this.faultRate = options.faultRate;
    this.log = new LogOracle(jobId, this.storage, this.content, this.findings, options);
  }

  machine(): Machine {
    const name = `machine-${this.machines.length + 1}`;
    const clock = new ManualClock(this.storageClock.wallMs() + this.choices.below(10_000) - 5000);
    const machine = new Machine(name, clock, this.choices.chance(0.5), (made) => this.#openJob(made));
    this.machines.push(machine);
    return machine;
  }

  /** The process is gone, without notice. */
  crash(machine: Machine): void {
    machine.dead = true;
    machine.die();
    this.turns.drop(machine);
    this.promises.forget(machine.clock);
  }

  /** Time passes for everybody. */
  pass(ms: number): void {
    this.storageClock.advance(ms);
    for (const { clock, dead } of this.machines) if (!dead) clock.advance(ms);
  }

  /** Time passes while one machine sleeps. */
  passAsleep(sleeper: Machine, ms: number): void {
    this.storageClock.advance(ms);
    for (const machine of this.machines) {
      if (machine.dead) continue;
      if (machine === sleeper) machine.clock.stepWall(ms);
      else machine.clock.advance(ms);
    }
  }

  /** Goes on, one event at a time, until nobody has anything left to do. */
  async runUntil(isOver: () => boolean): Promise<void> {
    for (let events = 0; events < 20_000; events += 1) {
      await drained();
      this.promises.judgeBounds();
      if (this.findings.violations.length > 0 || isOver()) return;
      if (this.choices.chance(0.02)) this.#timeEvent();
      else if (!this.turns.next()) this.pass(this.choices.pick([20, 300, 2000, 31_000]));
    }
    this.findings.judge("BOUNDED", false, () => "the scenario does not come to its end");
  }

  /** Lets everything that is under way arrive; from now on nothing fails and nobody waits. */
  async calm(): Promise<void> {
    this.faultRate = 0;
    this.turns.direct = true;
    while (this.turns.releaseAll()) await drained();
    await drained();
  }

  #openJob(machine: Machine): Job {
    const { trimAgeMs, keepLast, orderedListing, seed } = this.options;
    const traits = { orderedListing, inlineLimitBytes: 64, preferredObjectBytes: 256 };
    const faults = {
      fate: (call: VerbCall) => this.#fate(call),
      arrive: async () => await this.turns.take(machine, true),
      answer: async () => await this.turns.take(machine, false),
      later: (_: VerbCall, apply: () => Promise<unknown>) => {
        if (this.takeLate) this.takeLate(apply);
        else this.turns.later(machine, apply);
      },
    };
    const inner = memoryBackend({ storage: this.storage, traits });
    const store = new CheckpointStore(
      new FaultyBackend(inner, faults, (call) => this.#watcher(machine, call)),
      {
        clock: machine.clock,
        random: seededRandom(`${seed} ${machine.name}`),
        trimAge: trimAgeMs,
        retention: { keepLast },
        deadline: logBoundMs,
        transferDeadline: transferBoundMs,
        blockBytes: 128,
      },
    );
    return store.job(jobId);
  }

  #timeEvent(): void {
    const { trimAgeMs } = this.options;
    const ms = this.choices.pick([50, 1000, Math.ceil(trimAgeMs * 0.6), trimAgeMs + 1000, 3 * trimAgeMs]);
    const machine = this.choices.pick(this.machines);
    if (this.choices.chance(0.4)) this.pass(ms);
    else if (machine.sleeps) this.passAsleep(machine, ms);
    else machine.clock.stepWall(this.choices.pick([-3_600_000, -1000, 1000, 3_600_000]));
  }

  #fate(call: VerbCall): Fate {
    const { verb } = call;
    this.calls += 1;
    const said = this.fateOf?.(call, this.calls);
    if (said) return said;
    if (this.turns.direct || !this.choices.chance(this.faultRate)) return "ok";
    const isRead = verb === "read" || verb === "list";
    return this.choices.pick<Fate>(
      isRead
        ? ["not-applied", "lost", "lost", "hangs"]
        : ["not-applied", "lost", "late", "lost", "late", "hangs", "hangs-late"],
    );
  }

  #watcher(
    machine: Machine,
    call: VerbCall,
  ): {
    asked(call: VerbCall): void;
    created(key: string, bytes: Uint8Array): void;
    removed(key: string): void;
  } {
    const operation = this.promises.operationOf(machine.clock, call.bytes);
    return {
      asked: ({ verb, keys: [key = ""] }) => {
        if (verb !== "write") return;
        this.findings.judge("RESTORABLE", !this.#usedKeys.has(key), () => `${key} is written again`);
        this.#usedKeys.add(key);
      },
      created: (key, bytes) => {
        const record = this.log.created(key, bytes);
        if (record) this.promises.appended(operation, record);
      },
      removed: (key) => this.log.removed(key),
    };
  }
}

/** Resolves when all that can go on without an event has gone on. */
export async function drained(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
