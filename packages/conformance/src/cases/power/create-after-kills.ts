import type { CaseContext } from "../../case/case-context.js";
import type { ObjectMessage } from "../../child/workload/object-message.js";
import { ObjectWork } from "../../child/workload/object-work.js";
import { ObjectLedger } from "../crash/object-ledger.js";
import { CutMachine, type MachineLife, type RunningProgram } from "./cut-machine.js";
import { judgeDisk, workOptions } from "./object-lives.js";

/** So many power cuts a machine goes through before a fresh one takes its place. */
const cutsPerMachine = 20;

/**
 * A program is killed at each moment of a create, another one wants the same key, and as soon as it has an answer the
 * power is cut. What it was told must hold: also that the object exists which the dead one did not make durable.
 */
export async function createAfterKills(context: CaseContext): Promise<void> {
  const { choices, signal, tuning } = context;
  let existed = 0;
  for (let cuts = 0; cuts < tuning.powerCuts; ) {
    const machine = await CutMachine.start(context);
    const ledger = new ObjectLedger();
    for (let life = 0; life < cutsPerMachine && cuts < tuning.powerCuts; life += 1, cuts += 1) {
      signal.throwIfAborted();
      const tell = (program: RunningProgram, message: ObjectMessage): void => {
        if (program.isOn) ledger.hear(message);
        if (program.isOn && message.kind === "exists") existed += 1;
      };
      const name = `life-${life}`;
      const worker = async (on: MachineLife, number: number): Promise<ObjectWork> => {
        const program = await on.start();
        const options = workOptions(context, `${name}-${number}`);
        return new ObjectWork(program.client, options, (message) => tell(program, message));
      };
      await machine.live(Number.POSITIVE_INFINITY, [
        async (on) => {
          const first = await worker(on, 1);
          const moments = await momentsOf(machine, first.create(`${name}-unhurt`));
          const killed = first.create(name).catch(() => undefined);
          for (let left = choices.below(moments + 1); left > 0; left -= 1) await machine.moment();
          await on.kill();
          const second = await worker(on, 2);
          await second.create(name);
          on.cut();
          await killed;
        },
      ]);
      await judgeDisk(machine, ledger);
    }
    await machine.dispose();
  }
  context.note(
    `${tuning.powerCuts} power cuts; ${existed} times a key existed whose creator had been killed`,
  );
}

/** How many moments something takes. */
async function momentsOf(machine: CutMachine, running: Promise<unknown>): Promise<number> {
  let isOver = false;
  const ended = running.finally(() => {
    isOver = true;
  });
  let moments = 0;
  for (; !isOver; moments += 1) await machine.moment();
  await ended;
  return moments;
}
