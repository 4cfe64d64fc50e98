import { type Checkpoint, HoldfastError, type Writer } from "@holdfast/core";
import { Choices } from "@holdfast/worlds";
import type { CaseContext } from "../../../case/case-context.js";
import { describeError } from "../../../case/expectations.js";
import { check } from "../../../case/violation.js";
import { checkHolds, type Entries, entries, long, putAll, text } from "./entries.js";
import { type Machine, newMachine, type Script } from "./machine.js";

const options = { retention: { keepLast: 2 }, trimAge: 0 } as const;

/** What a draft of some generation and epoch holds: anybody can say what must be in it. */
function contentOf(generation: number, epoch: number): Entries {
  const which = `${generation}-${epoch}`;
  return entries({ small: text(which), long: long(which), longer: long(`${which} and more`) });
}

/** Writers, a sweeper and readers on machines of their own, all at once, and what they were told. */
export class Soak {
  readonly #context: CaseContext;
  readonly #script: (choices: Choices) => Script;
  readonly #machines: Machine[] = [];
  /** The highest epoch whose commit was acknowledged. */
  #acknowledged = 0;
  /** Every epoch whose commit was acknowledged, with its generation. */
  readonly #commits = new Map<number, number>();

  constructor(context: CaseContext, script: (choices: Choices) => Script = () => () => undefined) {
    this.#context = context;
    this.#script = script;
  }

  get commits(): number {
    return this.#commits.size;
  }

  /** Two writers work for so many rounds; as long as they do, everybody else goes on. */
  async run(rounds: number): Promise<void> {
    const writers = [
      await this.#actor((machine, choices) => this.#write(machine, choices)),
      await this.#actor((machine, choices) => this.#write(machine, choices)),
    ];
    const others = [
      await this.#actor(async ({ job }) => {
        await job.sweep();
      }),
      await this.#actor((machine) => this.#read(machine)),
    ];
    let working = writers.length;
    const write = async (act: () => Promise<void>): Promise<void> => {
      for (let round = 0; round < rounds; round += 1) await act();
      working -= 1;
    };
    const goOn = async (act: () => Promise<void>): Promise<void> => {
      while (working > 0 && !this.#context.signal.aborted) await act();
    };
    await Promise.all([...writers.map(write), ...others.map(goOn)]);
    for (const machine of this.#machines) machine.script = () => undefined;
    // What was late happens when everybody has gone on.
    for (const machine of this.#machines) await machine.release();
  }

  /** After all of it: nothing that was acknowledged is lost. Answers the machine that owns the job now. */
  async judge(): Promise<{ readonly machine: Machine; readonly writer: Writer }> {
    const machine = await newMachine(this.#context, options);
    const writer = await machine.job.claim();
    const epoch = writer.restored?.epoch ?? 0;
    check(epoch >= this.#acknowledged, () => {
      return `epoch ${this.#acknowledged} was acknowledged, and a claim restored ${epoch}`;
    });
    if (writer.restored) await this.#checkWhole(writer.restored, "what the last claim restored");
    return { machine, writer };
  }

  /** What somebody does in one round, on a machine of its own. */
  async #actor(act: (machine: Machine, choices: Choices) => Promise<unknown>): Promise<() => Promise<void>> {
    const choices = new Choices(this.#context.choices.below(2 ** 31));
    const machine = await newMachine(this.#context, options);
    machine.script = this.#script(choices);
    this.#machines.push(machine);
    return async () => {
      try {
        await machine.patiently(() => act(machine, choices));
      } catch (error) {
        assertFit(error);
      }
    };
  }

  async #write({ job }: Machine, choices: Choices): Promise<void> {
    const known = this.#acknowledged;
    const writer = await job.claim();
    const { restored } = writer;
    check((restored?.epoch ?? 0) >= known, () => {
      return `epoch ${known} was acknowledged before a claim that restored ${restored?.epoch ?? "nothing"}`;
    });
    if (restored) await this.#checkWhole(restored, "what a claim restored");
    for (let commits = choices.below(4); commits >= 0; commits -= 1) {
      const draft = writer.begin();
      await putAll(draft, contentOf(writer.generation, draft.epoch));
      if (choices.chance(0.2)) {
        draft.abandon();
        continue;
      }
      const checkpoint = await draft.commit();
      const other = this.#commits.get(checkpoint.epoch);
      check(other === undefined || other === writer.generation, () => {
        return `epoch ${checkpoint.epoch} was acknowledged to generations ${other} and ${writer.generation}`;
      });
      this.#commits.set(checkpoint.epoch, writer.generation);
      this.#acknowledged = Math.max(this.#acknowledged, checkpoint.epoch);
    }
  }

  async #read({ job }: Machine): Promise<void> {
    const known = this.#acknowledged;
    const latest = await job.latest();
    check(
      (latest?.epoch ?? 0) >= known,
      () => `epoch ${known} was acknowledged, and ${latest?.epoch} is seen`,
    );
    if (!latest) return;
    const pin = await job.pin();
    await this.#checkWhole(pin.checkpoint, "what is pinned");
    await pin.release();
  }

  async #checkWhole(checkpoint: Checkpoint, what: string): Promise<void> {
    const { generation, epoch } = checkpoint;
    await checkHolds(checkpoint, contentOf(generation, epoch), `${what}, epoch ${epoch} of ${generation},`);
  }
}

/** How a call may end while others claim, drop, sweep, and the storage fails. Everything else is a finding. */
const fit: ReadonlySet<string> = new Set([
  "FENCED",
  "EXPIRED",
  "UNAVAILABLE",
  "OUTCOME_UNKNOWN",
  "NOT_FOUND",
]);

function assertFit(error: unknown): void {
  const isFit = HoldfastError.isInstance(error) && fit.has(error.code);
  if (isFit) return;
  if (!HoldfastError.isInstance(error)) throw error;
  check(false, () => `a call ended in ${describeError(error)}, which nothing that happened explains`);
}
