import type { Backend } from "@holdfast/core";
import { Choices } from "@holdfast/worlds";
import { type S3Faults, S3World } from "@holdfast/worlds/s3";
import { check } from "../case/violation.js";
import type { JobMessage } from "../child/workload/job-message.js";
import { UndisturbedBackend } from "../crash-states/undisturbed-backend.js";
import { playRoles } from "../scene/play-roles.js";
import type { Scene } from "../scene/scene.js";
import { JobTrial } from "../trial/job-trial.js";
import type { S3FaultSubject } from "./fault-subject.js";
import { IdleClock } from "./idle-clock.js";
import { foreseen, judgeFailures, type WiredProcess } from "./judge-failures.js";
import type { Landing } from "./landing.js";
import { Wire, type WireClient } from "./wire.js";

const bucket = "state";
/** Longer than an unfinished upload is left alone, in milliseconds. */
const laterMs = 2 * 86_400_000;

/** One run: a scene, and what goes wrong in it. */
export interface FaultedScene {
  readonly scene: Scene;
  readonly seed: number;
  /** What each process meets. */
  readonly faults: readonly (S3Faults | undefined)[];
  readonly landing: Landing;
  /** Asked before each request, counted from 1: whether what is late lands now. */
  readonly landsBefore?: (number: number) => boolean;
  /** The first process is killed when it has told so much. */
  readonly killsAfterTold?: number;
}

export interface PlayedScene {
  readonly requests: number;
  readonly acknowledged: number;
  /** The ways of the processes, in their order. */
  readonly clients: readonly WireClient[];
}

/** A run as it went so far. */
export class ScenePlay {
  readonly world: S3World;
  readonly told: JobMessage[] = [];
  readonly #clock = new IdleClock();
  readonly #wire: Wire;
  readonly #choices: Choices;
  readonly #subject: S3FaultSubject;
  readonly #plan: FaultedScene;

  constructor(subject: S3FaultSubject, plan: FaultedScene) {
    const { landsBefore } = plan;
    this.#subject = subject;
    this.#plan = plan;
    this.#choices = new Choices(plan.seed);
    this.world = new S3World({
      clock: this.#clock,
      random: new Choices(plan.seed),
      ...(subject.profile && { profile: subject.profile }),
    });
    this.world.createBucket(bucket);
    this.#wire = new Wire({ world: this.world, clock: this.#clock, ...(landsBefore && { landsBefore }) });
  }

  /**
   * Has the scene played, and everything judged: while it is played, when everybody is gone, when somebody new has gone
   * on, and when all debris has been removed.
   * @throws Violation whose message begins with the invariant that does not hold
   */
  async play(): Promise<PlayedScene> {
    return await this.#clock.until(this.#played());
  }

  async #played(): Promise<PlayedScene> {
    const probing = await this.#open(this.#wire.connect());
    const trial = new JobTrial({
      traits: probing.traits,
      rules: this.#plan.scene.rules,
      seed: this.#choices.below(2 ** 31),
      // Nobody works beside who judges, so that nothing has to be asked for twice.
      open: async () => new UndisturbedBackend(await this.#open(this.#wire.connect())),
      debris: async () => this.world.openUploads(bucket).map(({ key }) => `an upload of ${key}`),
      surroundings: this.#surroundings(),
      processPrefix: "judge-",
    });
    await probing.close();
    const processes = await this.#act(trial);
    judgeFailures(processes);
    for (const { wire } of processes) {
      check(wire.abortedOpen.length === 0, () => {
        return `HONEST: upload ${wire.abortedOpen[0]} was aborted, and its completion may have been carried out`;
      });
    }
    await this.#judge(trial);
    return {
      requests: this.#wire.count,
      acknowledged: trial.acknowledged,
      clients: processes.map(({ wire }) => wire),
    };
  }

  async #act(trial: JobTrial): Promise<readonly WiredProcess[]> {
    const { scene, faults, killsAfterTold } = this.#plan;
    const wires: WireClient[] = [];
    const processes = await playRoles({
      ...{ trial, roles: scene.processes, foreseen, killsFirstAfterTold: killsAfterTold },
      start: async (role) => {
        const wire = this.#wire.connect(faults[role]);
        wires[role] = wire;
        const surroundings = this.#surroundings();
        return { client: await this.#open(wire), cut: () => wire.cut(), surroundings };
      },
      hear: (message) => this.told.push(message),
    });
    return wires.map((wire, role) => ({ wire, failures: processes[role]?.failures ?? [] }));
  }

  async #judge(trial: JobTrial): Promise<void> {
    const { landing } = this.#plan;
    if (landing === "before-recovery") await this.world.landLate();
    // Most who come write at once; some only read.
    if (this.#choices.chance(0.3)) await trial.look();
    await trial.recover();
    if (landing !== "after-sweep") {
      await this.world.landLate();
      await trial.look();
    }
    this.#clock.pass(laterMs);
    await trial.clean();
    if (this.world.lateCount > 0) {
      await this.world.landLate();
      await trial.look();
      this.#clock.pass(laterMs);
      await trial.clean();
    }
    const { openBodies } = this.world;
    check(openBodies === 0, () => `CLEAN: ${openBodies} answers were neither read nor given up`);
  }

  #surroundings(): { readonly clock: IdleClock; readonly random: Choices } {
    return { clock: this.#clock, random: new Choices(this.#choices.below(2 ** 31)) };
  }

  async #open(requestHandler: WireClient): Promise<Backend> {
    return await this.#subject.open({ bucket, requestHandler, ...this.#surroundings() });
  }
}
