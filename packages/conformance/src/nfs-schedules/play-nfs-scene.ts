import { type Backend, NotFoundError } from "@holdfast/core";
import { Choices } from "@holdfast/worlds";
import { type NfsFileSystem, type NfsRequest, NfsWorld, VirtualClock } from "@holdfast/worlds/nfs";
import { check } from "../case/violation.js";
import type { JobMessage } from "../child/workload/job-message.js";
import { UndisturbedBackend } from "../crash-states/undisturbed-backend.js";
import { playRoles, type RoleClient } from "../scene/play-roles.js";
import { JobTrial } from "../trial/job-trial.js";
import { AcknowledgedObjects } from "./acknowledged-objects.js";
import { type Happening, happen } from "./happening.js";
import { foreseen, judgeNfsFailures } from "./judge-nfs-failures.js";
import { Machine } from "./machine.js";
import type { NfsPlan } from "./nfs-plan.js";
import type { NfsSubject } from "./nfs-subject.js";
import { WitnessedBackend } from "./witnessed-backend.js";

/** Longer than a temporary file is left alone, in milliseconds. */
const laterMs = 2 * 3_600_000;

export interface PlayedNfsScene {
  readonly acknowledged: number;
  /** The requests of each machine while the scene was played. */
  readonly requests: readonly (readonly NfsRequest[])[];
  readonly faults: number;
  readonly happenings: number;
}

/** A run as it went so far. */
export class NfsPlay {
  readonly world: NfsWorld;
  readonly told: JobMessage[] = [];
  readonly #clock = new VirtualClock();
  readonly #choices: Choices;
  readonly #subject: NfsSubject;
  readonly #plan: NfsPlan;
  readonly #machines: Machine[];
  readonly #happened: Happening[] = [];
  readonly #objects = new AcknowledgedObjects();
  #asked = 0;
  #processes = 0;

  constructor(subject: NfsSubject, plan: NfsPlan) {
    this.#subject = subject;
    this.#plan = plan;
    this.#choices = new Choices(plan.seed);
    const { schedule } = plan;
    this.world = new NfsWorld({ ...plan.world, clock: this.#clock, ...(schedule && { schedule }) });
    this.#machines = plan.machines.map(({ mount, faultOf }, place) => {
      return new Machine({ world: this.world, mount, faultOf, asked: (number) => this.#pass(place, number) });
    });
  }

  /**
   * Has the scene played, and everything judged: while it is played, when everybody is gone, when somebody new has gone
   * on, and when all debris has been removed.
   * @throws Violation whose message begins with the invariant that does not hold
   */
  async play(): Promise<PlayedNfsScene> {
    return await this.world.until(this.#played());
  }

  async #played(): Promise<PlayedNfsScene> {
    const probing = await this.#open(this.#newMachine());
    const admin = this.world.client({ noac: true, lookupcache: "none" }).mount();
    const trial = new JobTrial({
      traits: probing.traits,
      rules: this.#plan.scene.rules,
      seed: this.#choices.below(2 ** 31),
      // Nobody works beside who judges, so that nothing has to be asked for twice.
      open: async () => new UndisturbedBackend(await this.#open(this.#judgingMachine())),
      debris: async () => await temporaryFiles(admin, "/"),
      surroundings: this.#surroundings(),
      processPrefix: "judge-",
    });
    await probing.close();
    await this.#heldTo(this.#act(trial));
    await this.#heldTo(this.#judge(trial));
    const sum = (count: (machine: Machine) => number): number =>
      this.#machines.reduce((total, machine) => total + count(machine), 0);
    return {
      acknowledged: trial.acknowledged,
      requests: this.#machines.map(({ requests }) => requests),
      faults: sum(({ met }) => met.length),
      happenings: this.#happened.length,
    };
  }

  /** An answer that was not true is told before what came of it. */
  async #heldTo(work: Promise<void>): Promise<void> {
    const [ending] = await Promise.allSettled([work]);
    const { violation } = this.#objects;
    if (violation) throw violation;
    if (ending.status === "rejected") throw ending.reason;
  }

  async #act(trial: JobTrial): Promise<void> {
    const { scene, placeOf, killsAfterTold } = this.#plan;
    const pids: number[] = [];
    const machineOf = (role: number): Machine => this.#machine(placeOf[role] ?? 0);
    const processes = await playRoles({
      ...{ trial, roles: scene.processes, foreseen, killsFirstAfterTold: killsAfterTold },
      start: async (role) => {
        const machine = machineOf(role);
        const { pid, client, surroundings } = await this.#start(machine);
        pids[role] = pid;
        return { client, surroundings, cut: () => machine.end() };
      },
      began: (role, process) => machineOf(role).introduce(pids[role] ?? 0, process),
      hear: (message) => this.told.push(message),
    });
    for (const machine of this.#machines) machine.leaveAlone();
    judgeNfsFailures(
      processes.map(({ failures }, role) => ({ failures, met: machineOf(role).met })),
      this.#happened,
    );
  }

  async #judge(trial: JobTrial): Promise<void> {
    const { comesBack } = this.#plan;
    if (comesBack === "before-recovery") this.#allComeBack();
    // Most who come write at once; some only read.
    if (this.#choices.chance(0.3)) await trial.look();
    await trial.recover();
    if (comesBack !== "after-sweep") {
      this.#allComeBack();
      await trial.look();
    }
    await this.#readAll();
    await this.#later();
    await trial.clean();
    if (comesBack === "after-sweep" && this.#allComeBack()) {
      await trial.look();
      await this.#readAll();
      await this.#later();
      await trial.clean();
    }
    for (const { client } of this.#machines) {
      check(client.openHandles === 0, () => `CLEAN: ${client.openHandles} files are open on ${client.name}`);
    }
  }

  /** Also what nobody needs any more is as it was told. */
  async #readAll(): Promise<void> {
    const backend = await this.#open(this.#newMachine());
    for (const key of this.#objects.keys) {
      await backend.read(key).catch((error: unknown) => {
        if (!NotFoundError.isInstance(error)) throw error;
      });
    }
    await backend.close();
  }

  /** What is under way arrives in its time. */
  async #later(): Promise<void> {
    await new Promise<void>((resolve) => this.#clock.schedule(resolve, laterMs));
  }

  /** What was late lands, and who was cut off is back. Answers whether anything changed. */
  #allComeBack(): boolean {
    const away = this.#machines.filter(({ client }) => client.isCut);
    for (const { client } of away) client.heal({ inFlight: this.#choices.pick(["land", "lost"]) });
    this.world.landLate();
    return away.length > 0;
  }

  #pass(place: number, own: number): void {
    this.#asked += 1;
    for (const { happening, machine, after } of this.#plan.happenings) {
      const isNow = "own" in after ? machine === place && after.own === own : after.all === this.#asked;
      if (!isNow) continue;
      this.#happened.push(happening);
      const { world } = this;
      happen(happening, { world, clock: this.#clock, machine: this.#machine(machine) });
    }
  }

  /** Somebody new, or somebody with a memory of what was. */
  #judgingMachine(): Machine {
    // What a dead process asked for holds the kernel's locks until it is answered.
    const there = this.#machines.filter(({ client }) => !client.isCut && client.requestsUnderWay === 0);
    return this.#choices.chance(0.5) && there.length > 0 ? this.#choices.pick(there) : this.#newMachine();
  }

  #newMachine(): Machine {
    const { mount } = this.#choices.pick(this.#plan.machines);
    const machine = new Machine({ world: this.world, mount, asked: () => undefined });
    machine.leaveAlone();
    return machine;
  }

  #machine(place: number): Machine {
    const machine = this.#machines[place];
    if (!machine) throw new RangeError(`the plan has no machine ${place}`);
    return machine;
  }

  async #open(machine: Machine): Promise<Backend> {
    return (await this.#start(machine)).client;
  }

  async #start(machine: Machine): Promise<Omit<RoleClient, "cut"> & { readonly pid: number }> {
    this.#processes += 1;
    const pid = this.#processes;
    const backend = await this.#subject.open({
      fileSystem: machine.enter(pid),
      mount: machine.mount,
      machine: machine.client.name,
      ...{ pid, isDead: (other: number) => machine.isDead(other) },
      ...this.#surroundings(),
    });
    const client = new WitnessedBackend(backend, this.#objects, () => machine.isDead(pid));
    return { pid, client, surroundings: this.#surroundings() };
  }

  #surroundings(): { readonly clock: VirtualClock; readonly random: Choices } {
    return { clock: this.#clock, random: new Choices(this.#choices.below(2 ** 31)) };
  }
}

/** Names of files that are no objects: those begin with a dot, which no key does. */
async function temporaryFiles(fileSystem: NfsFileSystem, path: string): Promise<readonly string[]> {
  const entries = await fileSystem.readdir(path, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const inner = path === "/" ? `/${entry.name}` : `${path}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await temporaryFiles(fileSystem, inner)));
    else if (/^\.(tmp-|nfs)/.test(entry.name)) found.push(inner);
  }
  return found;
}
