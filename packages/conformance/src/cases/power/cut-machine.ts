import { setImmediate as turn } from "node:timers/promises";
import type { Backend } from "@holdfast/core";
import type { Choices } from "@holdfast/worlds";
import type { CaseContext } from "../../case/case-context.js";
import { InvalidHarnessError } from "../../harness/invalid-harness-error.js";
import type { PowerCuts } from "../../harness/power-cuts.js";

/** A program on the machine. What it is told or acknowledges after its end never left the machine. */
export interface RunningProgram {
  readonly isOn: boolean;
  readonly client: Backend;
}

/** One of a machine's lives: it ends with the power. */
export interface MachineLife {
  readonly isOn: boolean;
  start(): Promise<RunningProgram>;
  /** Kills every program that runs now, where the machine can do that. */
  kill(): Promise<void>;
  /** Cuts the power, now. */
  cut(): void;
}

class Program implements RunningProgram {
  readonly client: Backend;
  readonly #life: MachineLife;
  isDead = false;

  constructor(life: MachineLife, client: Backend) {
    this.#life = life;
    this.client = client;
  }

  get isOn(): boolean {
    return this.#life.isOn && !this.isDead;
  }
}

class Life implements MachineLife {
  readonly #cuts: PowerCuts;
  readonly #choices: Choices;
  readonly #programs: Program[] = [];
  #cutting: Promise<void> | undefined;

  constructor(cuts: PowerCuts, choices: Choices) {
    this.#cuts = cuts;
    this.#choices = choices;
  }

  get isOn(): boolean {
    return this.#cutting === undefined;
  }

  async start(): Promise<RunningProgram> {
    const program = new Program(this, await this.#cuts.open());
    this.#programs.push(program);
    return program;
  }

  async kill(): Promise<void> {
    if (!this.#cuts.kill || !this.isOn) return;
    for (const program of this.#programs) program.isDead = true;
    await this.#cuts.kill();
  }

  cut(): void {
    this.#cutting ??= this.#cuts.cut(this.#choices);
  }

  /** The clients are dead; closing them only ends what they still try. */
  async end(): Promise<void> {
    this.cut();
    await this.#cutting;
    await Promise.allSettled(this.#programs.map(async ({ client }) => await client.close()));
  }
}

/** More fsyncs than any life has. */
const farAway = 1_000_000_000;

/** A machine whose power is cut again and again. */
export class CutMachine {
  readonly #cuts: PowerCuts;
  readonly #choices: Choices;

  private constructor(cuts: PowerCuts, choices: Choices) {
    this.#cuts = cuts;
    this.#choices = choices;
  }

  /**
   * A machine with an empty disk.
   * @throws InvalidHarnessError when its adapter does not declare to survive power cuts.
   */
  static async start({ harness, choices }: CaseContext): Promise<CutMachine> {
    const cuts = await harness.powerCuts?.();
    if (!cuts) throw new InvalidHarnessError("the harness offers no powerCuts");
    const client = await cuts.open();
    const { durability } = client.traits;
    await client.close();
    if (durability === "power-loss" || durability === "machine-loss") return new CutMachine(cuts, choices);
    throw new InvalidHarnessError(
      `the harness offers powerCuts, and its adapter there declares durability ${durability}; leave powerCuts out`,
    );
  }

  get failsSyncs(): boolean {
    return this.#cuts.failSync !== undefined;
  }

  /** Has the fsync that comes after so many others fail. */
  failSync(afterSyncs: number): void {
    this.#cuts.failSync?.(afterSyncs);
  }

  /** One that was to fail, and has not been reached, does not. */
  healSyncs(): void {
    this.#cuts.failSync?.(farAway);
  }

  async dispose(): Promise<void> {
    await this.#cuts.dispose?.();
  }

  async open(): Promise<Backend> {
    return await this.#cuts.open();
  }

  /** Lets the machine go on for a moment. */
  async moment(): Promise<void> {
    if (this.#cuts.moment) await this.#cuts.moment();
    else await turn();
  }

  /**
   * One life: some work begins, side by side, and goes on until the power is cut, by the work itself or after so many
   * moments. What the work throws while the power is on counts; what a dead machine does, does not.
   */
  async live(moments: number, work: readonly ((life: MachineLife) => Promise<void>)[]): Promise<void> {
    const life = new Life(this.#cuts, this.#choices);
    let failure: { readonly error: unknown } | undefined;
    let unfinished = work.length;
    const working = work.map(async (run) => {
      try {
        await run(life);
      } catch (error) {
        if (life.isOn) failure ??= { error };
      } finally {
        unfinished -= 1;
      }
    });
    for (let past = 0; past < moments && life.isOn && unfinished > 0 && !failure; past += 1) {
      await this.moment();
    }
    await life.end();
    await Promise.all(working);
    if (failure) throw failure.error;
  }
}
