import type { Choices } from "@holdfast/worlds";
import type { CaseContext } from "../../case/case-context.js";
import { check } from "../../case/violation.js";
import type { ObjectMessage } from "../../child/workload/object-message.js";
import { ObjectWork, type ObjectWorkOptions } from "../../child/workload/object-work.js";
import { ObjectLedger } from "../crash/object-ledger.js";
import { CutMachine, type MachineLife } from "./cut-machine.js";

/** What programs do in the lives of a machine. */
export interface ObjectLives {
  readonly steps: readonly ("write" | "create" | "remove")[];
  /** The power may be cut at the very moment one of these is told. */
  readonly cutAt: readonly ObjectMessage["kind"][];
  readonly options?: Partial<ObjectWorkOptions>;
  /**
   * An fsync fails some time in each life. Then one program runs on the machine: of another's failed fsync none can
   * know, since the kernel tells of it once.
   */
  readonly failsSync?: boolean;
}

/** So many power cuts a machine goes through before a fresh one takes its place. */
const cutsPerMachine = 10;
const prefix = "power/";
/** A life that nothing else cuts ends after at most so many moments. */
const mostMoments = 400;
const programs = 2;
const lanes = 2;
const stepsPerLane = 20;
/** So often each shared key is wanted at about the same time. */
const triesPerKey = 3;

/** What the report must say of a case about fsyncs that fail, where none can be made to. */
export const noFailSync = "no fsync failed: powerCuts of the harness offers no failSync";

/** Lives of machines that end by power cuts. After each, what was acknowledged is compared with what the disk holds. */
export async function liveThroughCuts(context: CaseContext, lives: ObjectLives): Promise<void> {
  const { powerCuts } = context.tuning;
  let acknowledged = 0;
  let failsSyncs = false;
  for (let cuts = 0; cuts < powerCuts; ) {
    const machine = await CutMachine.start(context);
    failsSyncs = machine.failsSyncs;
    const ledger = new ObjectLedger();
    const keys = new SharedKeys(context.choices);
    for (let life = 1; life <= cutsPerMachine && cuts < powerCuts; life += 1, cuts += 1) {
      context.signal.throwIfAborted();
      await liveOnce(context, machine, { ledger, keys, lives, name: `life-${life}` });
      await judgeDisk(machine, ledger);
    }
    acknowledged += ledger.acknowledged;
    await machine.dispose();
  }
  check(acknowledged > 0, () => `in ${powerCuts} lives of a machine nothing was acknowledged`);
  context.note(`${powerCuts} power cuts; ${acknowledged} acknowledgements before them`);
  if (lives.failsSync && !failsSyncs) context.note(noFailSync);
}

interface LifeParts {
  readonly ledger: ObjectLedger;
  readonly keys: SharedKeys;
  readonly lives: ObjectLives;
  readonly name: string;
}

async function liveOnce(context: CaseContext, machine: CutMachine, parts: LifeParts): Promise<void> {
  const { ledger, keys, lives, name } = parts;
  const { choices } = context;
  const { cutAt, options, failsSync = false } = lives;
  let momentsLeft = choices.chance(0.6) ? choices.below(8) : Number.POSITIVE_INFINITY;
  if (failsSync) machine.failSync(choices.below(12));

  const run = async (life: MachineLife, number: number): Promise<void> => {
    const program = await life.start();
    const tell = (message: ObjectMessage): void => {
      if (!program.isOn) return;
      ledger.hear(message);
      // Soon after a failure is when something may be told that rests on what the failure lost.
      if (failsSync && message.kind === "failed") momentsLeft = choices.below(4);
      if (!cutAt.includes(message.kind)) return;
      if (momentsLeft === 0) life.cut();
      momentsLeft -= 1;
    };
    const settings = { ...workOptions(context, `${name}-${number}`), ...options };
    const work = new ObjectWork(program.client, settings, tell);
    const lane = async (): Promise<void> => {
      for (let done = 0; done < stepsPerLane && program.isOn; done += 1) {
        const step = choices.pick(lives.steps);
        if (step === "write") await work.write();
        else if (step === "remove") await work.remove();
        else await work.create(keys.next());
      }
    };
    try {
      await Promise.all(Array.from({ length: lanes }, lane));
    } catch (error) {
      if (program.isOn) throw error;
    }
  };
  const together = Array.from({ length: failsSync ? 1 : programs }, (_, number) => {
    return async (life: MachineLife): Promise<void> => await run(life, number);
  });
  await machine.live(choices.below(mostMoments), together);
}

/** Names of keys that all programs want, several of them at about the same time. */
class SharedKeys {
  readonly #choices: Choices;
  #wanted = 0;

  constructor(choices: Choices) {
    this.#choices = choices;
  }

  next(): string {
    this.#wanted += 1;
    // Some are those of earlier lives, whose programs died before they had an answer.
    const number = this.#choices.chance(0.1) ? this.#choices.below(this.#wanted) : this.#wanted;
    return `${Math.floor(number / triesPerKey)}`;
  }
}

/** After the restart: an fsync that was to fail, and was not reached, must not fail one of the judge's. */
export async function judgeDisk(machine: CutMachine, ledger: ObjectLedger): Promise<void> {
  machine.healSyncs();
  const client = await machine.open();
  await ledger.judge(client, prefix);
  await client.close();
}

export function workOptions({ choices, tuning }: CaseContext, processName: string): ObjectWorkOptions {
  const { callDeadlineMs: deadlineMs } = tuning;
  return { processName, prefix, choices, hugeBytes: 40_000, deadlineMs, mostBytes: 20_000 };
}
