import type { Choices } from "@holdfast/worlds";
import { type AttemptEvents, RestoreFailedError, type Stage } from "../attempt.js";
import type { Fault } from "../faults/fault-plan.js";
import { Life } from "../time/life.js";
import type { StoryWorld } from "../world/story-world.js";
import type { Outage, Restart, Struck } from "./run-record.js";

/** After so long a process that fell silent is replaced. */
const heartbeatMs = 30_000;
const rescheduleMs = 15_000;
const rebootMs = 60_000;
const firstRetryMs = 10_000;
const longestRetryMs = 120_000;
/** A process that was taken for dead goes on for so long before somebody sees it, at most. */
const lingerMs = 120_000;
/** A fault that waits for a checkpoint waits no longer. */
const longestAmidMs = 180_000;

/** Starts the pipeline again whenever it is gone, for ever, and lets faults fall on it. */
export class Supervisor {
  readonly struck: Struck[] = [];
  readonly restarts: Restart[] = [];
  readonly checkpoints: { readonly epoch: number; readonly atMs: number }[] = [];
  readonly retained: { readonly epoch: number; readonly atMs: number }[] = [];
  readonly down: Outage[] = [];
  readonly #world: StoryWorld;
  readonly #stage: Stage;
  readonly #choices: Choices;
  readonly #lives = new Set<Life>();
  #current: Life | undefined;
  #failures = 0;
  #downSinceMs: number | undefined = 0;
  #onCheckpoint: (() => void) | undefined;
  #isOver = false;
  #cancelStart: () => void = () => undefined;

  constructor(world: StoryWorld, stage: Stage) {
    this.#world = world;
    this.#stage = stage;
    this.#choices = world.choices();
  }

  async run(plan: readonly Fault[], endMs: number): Promise<void> {
    this.#start();
    for (const fault of plan) {
      await this.#world.clock.sleepUntil(fault.atMs);
      if (fault.amidMs !== undefined) await this.#amidCheckpoint(fault.amidMs);
      this.#strike(fault);
    }
    await this.#world.clock.sleepUntil(endMs);
    this.#isOver = true;
    this.#isUp();
    this.#killAll();
  }

  /** One last process, that finishes what is in progress; answers the rows promised, if it could. */
  async finish(): Promise<number | undefined> {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        return await this.#attempt(new Life(this.#world.clock), { askedAtMs: this.#nowMs }, true);
      } catch {
        // What keeps it from that is what its restarts said already.
        await this.#world.clock.sleep(longestRetryMs);
      }
    }
    return undefined;
  }

  get #nowMs(): number {
    return this.#world.clock.monotonicMs();
  }

  #strike(fault: Fault): void {
    this.struck.push({ fault, atMs: this.#nowMs });
    switch (fault.kind) {
      case "crash":
        this.#current?.kill();
        this.#startAfter(rescheduleMs);
        break;
      case "database":
        this.#current?.kill();
        this.#stage.databaseFallsBack(fault.behindMs);
        this.#startAfter(rescheduleMs);
        break;
      case "power-cut":
        this.#killAll();
        this.#stage.powerCut(this.#choices);
        this.#startAfter(rebootMs);
        break;
      case "outage":
        this.#world.outage(fault.forMs);
        break;
      case "held-up":
        this.#holdUp(fault.forMs);
        this.#startAfter(heartbeatMs + rescheduleMs);
        break;
    }
  }

  #isUp(): void {
    this.#failures = 0;
    if (this.#downSinceMs !== undefined) this.down.push({ fromMs: this.#downSinceMs, toMs: this.#nowMs });
    this.#downSinceMs = undefined;
  }

  #holdUp(forMs: number): void {
    const life = this.#current;
    if (!life) return;
    life.holdUp();
    const { clock } = this.#world;
    clock.schedule(() => {
      life.goOn();
      clock.schedule(() => life !== this.#current && life.kill(), this.#choices.below(lingerMs));
    }, forMs);
  }

  #killAll(): void {
    for (const life of this.#lives) life.kill();
    this.#lives.clear();
  }

  #startAfter(delayMs: number): void {
    this.#current = undefined;
    this.#failures = 0;
    this.#downSinceMs ??= this.#nowMs;
    this.#scheduleStart(delayMs);
  }

  #scheduleStart(delayMs: number): void {
    this.#cancelStart();
    this.#cancelStart = this.#world.clock.schedule(() => !this.#isOver && this.#start(), delayMs);
  }

  #start(): void {
    const life = new Life(this.#world.clock);
    this.#current = life;
    this.#lives.add(life);
    const restart: Restart = { askedAtMs: this.#nowMs };
    this.restarts.push(restart);
    this.#attempt(life, restart, false).catch((error: unknown) => this.#failed(life, restart, error));
  }

  /** Whatever is the reason, it is tried again, later each time, and for ever. */
  #failed(life: Life, restart: Restart, error: unknown): void {
    life.kill();
    this.#lives.delete(life);
    restart.failedAtMs = this.#nowMs;
    restart.error = error instanceof Error ? error.message : String(error);
    if (error instanceof RestoreFailedError) restart.missingEpoch = error.epoch;
    if (this.#current !== life) return;
    this.#current = undefined;
    this.#downSinceMs ??= this.#nowMs;
    this.#failures += 1;
    this.#scheduleStart(Math.min(longestRetryMs, firstRetryMs * 2 ** (this.#failures - 1)));
  }

  async #attempt(life: Life, restart: Restart, finish: boolean): Promise<number> {
    const events: AttemptEvents = {
      atWork: (epoch) => {
        restart.atWorkAtMs = this.#nowMs;
        if (epoch !== undefined) restart.epoch = epoch;
        if (this.#current === life) this.#isUp();
      },
      checkpointBegun: () => this.#onCheckpoint?.(),
      checkpointMade: (epoch) => void this.checkpoints.push({ epoch, atMs: this.#nowMs }),
      retained: (epoch) => void this.retained.push({ epoch, atMs: this.#nowMs }),
    };
    return await this.#stage.attempt({ life, events, finish });
  }

  /** Waits for the next checkpoint to be under way for so long; not for ever, since there may be none. */
  async #amidCheckpoint(forMs: number): Promise<void> {
    const { clock } = this.#world;
    await new Promise<void>((resolve) => {
      const cancel = clock.schedule(resolve, longestAmidMs);
      this.#onCheckpoint = () => {
        this.#onCheckpoint = undefined;
        cancel();
        clock.schedule(resolve, forMs);
      };
    });
    this.#onCheckpoint = undefined;
  }
}
