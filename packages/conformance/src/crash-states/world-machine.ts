import type { Backend } from "@holdfast/core";
import { Choices } from "@holdfast/worlds";
import type { PowerCutDisk } from "@holdfast/worlds/disk";
import type { JobSurroundings } from "../child/workload/job-settings.js";
import type { CrashSubject } from "./crash-subject.js";
import type { WorldClock } from "./world-clock.js";

export interface WorldMachineOptions {
  readonly subject: CrashSubject;
  readonly disk: PowerCutDisk;
  readonly clock: WorldClock;
  readonly seed: number;
  readonly life: number;
}

/** A machine on which the subject's clients run. */
export class WorldMachine {
  readonly disk: PowerCutDisk;
  /** What core gets of the machine. */
  readonly surroundings: Required<JobSurroundings>;
  readonly #subject: CrashSubject;
  #life: number;

  constructor({ subject, disk, clock, seed, life }: WorldMachineOptions) {
    this.disk = disk;
    this.surroundings = { clock, random: new Choices(seed) };
    this.#subject = subject;
    this.#life = life;
  }

  get life(): number {
    return this.#life;
  }

  async open(): Promise<Backend> {
    const fileSystem = this.disk.mount();
    return await this.#subject.open({ fileSystem, life: this.#life, ...this.surroundings });
  }

  /** Kills every program; the power stays on. */
  kill(): void {
    this.disk.kill();
    this.#life += 1;
  }
}
