import type { Checkpoint, Draft, Entry, Pin, Writer } from "@holdfast/core";
import { CorruptError } from "@holdfast/core";
import { Choices } from "@holdfast/worlds";
import type { Expected } from "../oracle/content-oracle.js";
import { describeFailure } from "../oracle/describe-failure.js";
import type { Machine } from "./machine.js";
import type { World } from "./world.js";

/** A draft, who began it, and what its checkpoint must be. */
export interface OpenDraft {
  readonly draft: Draft;
  readonly writer: Writer;
  readonly expected: Expected;
  /** What its machine knew for certain when its first commit began. */
  certainty?: Certainty;
}

export interface Certainty {
  /** Calls that were not answered as they ended, and records that were made. */
  readonly uncertain: number;
  readonly made: number;
}

/** Somebody who works on the job from one machine, step by step, and what it knows. */
export class Actor {
  readonly world: World;
  readonly machine: Machine;
  readonly choices: Choices;
  writer: Writer | undefined;
  newest: Checkpoint | undefined;
  /** Entries it once saw, of checkpoints that may have expired since. */
  seen: readonly Entry[] = [];
  drafts: OpenDraft[] = [];
  pins: Pin[] = [];
  /** How many entries and effects it has made, for their names. */
  made = 0;
  latestSeen = 0;
  isClaiming = false;
  /** Effects that it has tried to carry out, as `generation-epoch-index`. */
  readonly tried: Set<string> = new Set();

  constructor(world: World, machine: Machine, seed: number) {
    this.world = world;
    this.machine = machine;
    this.choices = new Choices(seed);
  }

  /** A call of the store's API, held to its word. */
  async call<T>(what: string, run: () => Promise<T>, boundMs: number = this.world.logBoundMs): Promise<T> {
    const { world, machine } = this;
    // The judges compare with the log as it was when the call began.
    machine.history.number(world.log.seq);
    world.trace?.event(machine.name, `begins ${what}`);
    try {
      const result = await world.promises.operate(what, machine.clock, boundMs, run);
      if (!machine.isDead) world.trace?.event(machine.name, `ends ${what}`);
      return result;
    } catch (error) {
      if (!machine.isDead) world.trace?.event(machine.name, `ends ${what}: ${describeFailure(error)}`);
      throw error;
    } finally {
      machine.refusals = 0;
    }
  }

  /** The same, where it does not matter how it ends. */
  async attempt<T>(
    what: string,
    run: () => Promise<T>,
    boundMs: number = this.world.logBoundMs,
  ): Promise<T | undefined> {
    try {
      return await this.call(what, run, boundMs);
    } catch (error) {
      this.judgeError(what, error);
      return undefined;
    }
  }

  /** Where nothing was ever damaged, nothing may be called corrupt. */
  judgeError(what: string, error: unknown): void {
    const isRight = this.world.content.isDamaged || !CorruptError.isInstance(error);
    this.world.findings.judge("RESTORABLE", isRight, () => {
      return `${what} on ${this.machine.name} found damage where there is none: ${describeFailure(error)}`;
    });
  }

  remember(checkpoint: Checkpoint | undefined): void {
    this.seen = [...(checkpoint?.entries ?? []), ...this.seen].slice(0, 30);
  }

  forget(open: OpenDraft): void {
    this.drafts = this.drafts.filter((other) => other !== open);
  }
}
