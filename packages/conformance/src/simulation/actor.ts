import type { Checkpoint } from "@holdfast/core";
import { AbortedError, CorruptError, ExpiredError, NotFoundError, UnavailableError } from "@holdfast/core";
import { Choices } from "@holdfast/worlds";
import { describe } from "./promises.js";
import { jobId, logBoundMs, type Machine, transferBoundMs, type World } from "./world.js";

/** Somebody who works on a job from one machine, step by step. */
export abstract class Actor {
  readonly world: World;
  readonly machine: Machine;
  readonly choices: Choices;
  #latestSeen = 0;

  constructor(world: World, machine: Machine, seed: number) {
    this.world = world;
    this.machine = machine;
    this.choices = new Choices(seed);
  }

  /** Does one thing. Errors that the store may answer with are part of life. */
  abstract step(kind: number): Promise<void>;

  /** A call of the store's API, held to its word. */
  async call<T>(what: string, run: () => Promise<T>, boundMs: number = logBoundMs): Promise<T> {
    return await this.world.promises.operate(what, this.machine.clock, boundMs, run);
  }

  /** The same, where it does not matter how it ends. */
  async attempt<T>(
    what: string,
    run: () => Promise<T>,
    boundMs: number = logBoundMs,
  ): Promise<T | undefined> {
    try {
      return await this.call(what, run, boundMs);
    } catch (error) {
      this.judgeError(what, error);
      return undefined;
    }
  }

  /** Nothing is ever damaged here, so nothing may be called corrupt. */
  judgeError(what: string, error: unknown): void {
    this.world.findings.judge("RESTORABLE", !CorruptError.isInstance(error), () => {
      return `${what} on ${this.machine.name} found damage where there is none: ${describe(error)}`;
    });
  }

  /** Reads all of a checkpoint; it must be whole and right, or have expired. */
  async readAll(checkpoint: Checkpoint): Promise<void> {
    this.world.content.judgeWhole(checkpoint);
    for (const { name, lengthBytes } of checkpoint.entries) {
      try {
        const read = async (): Promise<Uint8Array> => await checkpoint.read(name);
        const bytes = await this.call(`read ${name} of epoch ${checkpoint.epoch}`, read, transferBoundMs);
        this.world.content.judgeBytes(checkpoint, name, bytes);
        if (lengthBytes > 2 && this.choices.chance(0.2)) await this.#readPart(checkpoint, name, lengthBytes);
      } catch (error) {
        this.#judgeReadError(checkpoint, error);
        return;
      }
    }
  }

  async readLatest(): Promise<void> {
    const { log, findings } = this.world;
    const from = log.seq;
    const latest = await this.attempt("latest", async () => ({
      checkpoint: await this.machine.job.latest(),
    }));
    if (!latest) return;
    const { checkpoint } = latest;
    const isNewest =
      (from === 0 && !checkpoint) ||
      log.since(from).some(({ live }) => {
        return Math.max(0, ...live.keys()) === (checkpoint?.epoch ?? 0);
      });
    findings.judge(
      "ATOMIC",
      isNewest,
      () => `latest answered epoch ${checkpoint?.epoch}, never the newest then`,
    );
    if (!checkpoint) return;
    findings.judge("MONOTONE", checkpoint.epoch >= this.#latestSeen, () => {
      return `latest was ${this.#latestSeen} and is now ${checkpoint.epoch} for ${this.machine.name}`;
    });
    this.#latestSeen = checkpoint.epoch;
    await this.readAll(checkpoint);
  }

  async list(): Promise<void> {
    const { log, findings } = this.world;
    const from = log.seq;
    const listed = await this.attempt("checkpoints", async () => await this.machine.job.checkpoints());
    if (!listed) return;
    const epochs = listed.map(({ epoch }) => epoch).join();
    const isState =
      (from === 0 && epochs === "") ||
      log.since(from).some(({ live }) => {
        return [...live.keys()].sort((a, b) => b - a).join() === epochs;
      });
    findings.judge(
      "ATOMIC",
      isState,
      () => `checkpoints listed ${epochs}, which were never live together then`,
    );
  }

  async #readPart(checkpoint: Checkpoint, name: string, lengthBytes: number): Promise<void> {
    const offset = this.choices.below(lengthBytes);
    const range = { offset, length: this.choices.below(lengthBytes - offset + 1) };
    const part = await this.call(
      "read a part",
      async () => await checkpoint.read(name, { range }),
      transferBoundMs,
    );
    const whole = this.world.content.expected(checkpoint)?.entries.get(name);
    const isRight = whole?.subarray(offset, offset + range.length).equals(part) === true;
    this.world.findings.judge("SEALED", isRight, () => `${jobId}: a part of ${name} came wrong`);
  }

  #judgeReadError(checkpoint: Checkpoint, error: unknown): void {
    const { findings, log } = this.world;
    this.judgeError("read", error);
    const isLive = log.head?.live.has(checkpoint.epoch);
    const isTyped = [ExpiredError, UnavailableError, AbortedError].some((type) => type.isInstance(error));
    findings.judge("RESTORABLE", isTyped && !NotFoundError.isInstance(error), () => describe(error));
    findings.judge("RESTORABLE", !(ExpiredError.isInstance(error) && isLive), () => {
      return `epoch ${checkpoint.epoch} is live, and yet: ${describe(error)}`;
    });
  }
}
