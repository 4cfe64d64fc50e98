import { InvalidArgumentError } from "@holdfast/core";
import type { CrashModelName } from "../crash-model.js";
import { type DiskAtom, whole } from "../disk-atom.js";

/** What replays a crash state: the model, the moment, and what survived of each pending change. */
export interface CrashChoice {
  readonly model: CrashModelName;
  readonly moment: number;
  readonly survivals: readonly number[];
}

const form = /^(posix-min|ext4-like)@(\d+)-((?:[kl]\d+|t[0-9a-f]+)*)$/;

/** Such as `posix-min@17-k3l1t7f`: 3 kept, 1 lost, and of the next the sectors that the bits of 0x7f stand for. */
export function encodeChoice(
  { model, moment, survivals }: CrashChoice,
  pending: readonly DiskAtom[],
): string {
  return `${model}@${moment}-${encodeSurvivals(survivals, pending)}`;
}

/** Equal for equal survivals, and for no others. */
export function encodeSurvivals(survivals: readonly number[], pending: readonly DiskAtom[]): string {
  let code = "";
  let letter = "";
  let count = 0;
  const flush = (): void => {
    if (count > 0) code += letter + count;
    count = 0;
  };
  for (const [at, atom] of pending.entries()) {
    const survival = survivals[at] ?? 0;
    const next = survival === 0 ? "l" : survival === whole(atom) ? "k" : "t";
    if (next !== letter || next === "t") flush();
    letter = next;
    if (next === "t") code += `t${survival.toString(16)}`;
    else count += 1;
  }
  flush();
  return code;
}

/** @throws InvalidArgumentError when it is no id of a crash state */
export function decodeModelAndMoment(id: string): Omit<CrashChoice, "survivals"> {
  const [, model, moment] = form.exec(id) ?? [];
  if (!model) throw new InvalidArgumentError(`id is ${JSON.stringify(id)}; give the id of a crash state`);
  return { model: model as CrashModelName, moment: Number(moment) };
}

/** @throws InvalidArgumentError when the id is of another run, where other changes were pending */
export function decodeSurvivals(id: string, pending: readonly DiskAtom[]): number[] {
  const code = form.exec(id)?.[3] ?? "";
  const survivals: number[] = [];
  for (const [, letter, count] of code.matchAll(/([klt])([0-9a-f]+)/g)) {
    if (letter === "t") survivals.push(Number.parseInt(count ?? "", 16));
    else for (let left = Number(count); left > 0; left -= 1) survivals.push(letter === "k" ? -1 : 0);
  }
  const found = survivals.map((survival, at) => {
    const atom = pending[at];
    return atom && survival === -1 ? whole(atom) : survival;
  });
  const fits = found.every((survival, at) => {
    const atom = pending[at];
    return atom !== undefined && survival <= whole(atom);
  });
  if (fits && found.length === pending.length) return found;
  throw new InvalidArgumentError(
    `the crash state ${id} is of another run: give it the recording of the same run`,
  );
}
