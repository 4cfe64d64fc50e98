import { CheckpointStore, type CheckpointStoreOptions, type Job } from "@holdfast/core";
import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";
import { ManualClock, seededRandom } from "@holdfast/core/testing";
import { type Fate, type FaultSource, FaultyBackend, type VerbCall } from "@holdfast/worlds";

/** Says what becomes of a call; `undefined` leaves it as it is. */
export type Script = (call: VerbCall, number: number) => Fate | undefined;

/** Something that happens between two verbs of somebody else. */
export type Interlude = (call: VerbCall, number: number) => Promise<void>;

/** A machine whose verbs meet the fates that a script says, and whose late calls land when the test lets them. */
export class ScriptedMachine {
  readonly clock: ManualClock;
  readonly job: Job;
  readonly calls: VerbCall[] = [];
  readonly late: (() => Promise<unknown>)[] = [];
  /** What becomes of each call. */
  script: Script = () => undefined;
  /** Happens before a request reaches the storage. */
  before: Interlude = async () => undefined;
  /** Happens after it was applied, before the answer arrives. */
  after: Interlude = async () => undefined;

  constructor(world: ScriptedWorld, name: string, options: CheckpointStoreOptions = {}) {
    this.clock = new ManualClock();
    const faults: FaultSource = {
      fate: (call) => this.script(call, this.calls.push(call)) ?? "ok",
      arrive: async (call) => await this.before(call, this.calls.length),
      answer: async (call) => await this.after(call, this.calls.length),
      later: (_, apply) => this.late.push(apply),
    };
    const traits = { inlineLimitBytes: 64, preferredObjectBytes: 256 };
    const backend = new FaultyBackend(memoryBackend({ storage: world.storage, traits }), faults);
    const settings = {
      clock: this.clock,
      random: seededRandom(name),
      deadline: "30s",
      blockBytes: 128,
    } as const;
    this.job = new CheckpointStore(backend, { ...settings, ...options }).job("job");
  }

  /** Lets everything happen that was late. */
  async release(): Promise<void> {
    for (const apply of this.late.splice(0)) await apply();
  }

  /** Runs something while this machine's clock goes on whenever nothing else does. */
  async patiently<T>(run: () => Promise<T>): Promise<T> {
    let isOver = false;
    const running = run().finally(() => {
      isOver = true;
    });
    running.catch(() => undefined);
    for (;;) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      if (isOver) return await running;
      this.clock.advance(500);
    }
  }
}

/** One storage and the machines on it. Its clock is the storage's. */
export class ScriptedWorld {
  readonly clock: ManualClock = new ManualClock();
  readonly storage: MemoryStorage = new MemoryStorage({ clock: this.clock });
  #machines = 0;

  machine(options: CheckpointStoreOptions = {}): ScriptedMachine {
    this.#machines += 1;
    return new ScriptedMachine(this, `machine ${this.#machines}`, options);
  }
}

/** Runs something once, at the first call that fits. */
export function once(fits: (call: VerbCall) => boolean, run: () => Promise<void>): Interlude {
  let ran = false;
  return async (call) => {
    if (ran || !fits(call)) return;
    ran = true;
    await run();
  };
}

export function isRecord({ verb, keys: [key = ""] }: VerbCall, of: "create" | "read" = "create"): boolean {
  return verb === of && key.includes("/log/");
}
