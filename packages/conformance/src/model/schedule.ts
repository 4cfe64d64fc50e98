import type { ChoicePoint, Chooser } from "./chooser.js";
import type { Configuration } from "./configuration.js";

/** A choice that differs from the ordinary course of things. */
export interface Deviation {
  readonly point: ChoicePoint;
  readonly option: number;
}

/** A schedule of a configuration: all that is chosen in it, and the steps of actors that are left out. */
export interface Schedule {
  readonly configuration: Configuration;
  /** Steps left out, as `actor.step`, by their places. */
  readonly dropped: readonly string[];
  readonly deviations: readonly Deviation[];
}

/** The configuration without the steps that a schedule leaves out. */
export function configurationOf({ configuration, dropped }: Schedule): Configuration {
  if (dropped.length === 0) return configuration;
  const out = new Set(dropped);
  const actors = configuration.actors.map((plan, actor) => {
    return { ...plan, steps: plan.steps.filter((_, step) => !out.has(`${actor}.${step}`)) };
  });
  return { ...configuration, actors };
}

/** Follows a schedule, and the ordinary course of things where it says nothing. */
export function following({ deviations }: Pick<Schedule, "deviations">): Chooser {
  const options = new Map(deviations.map(({ point, option }) => [point, option]));
  return {
    choose: (point, costs) => {
      const option = options.get(point) ?? 0;
      return option < costs.length ? option : 0;
    },
    isKnown: () => false,
  };
}

/** The schedule in one word, from which it can be played again. */
export function tokenOf({ configuration, dropped, deviations }: Schedule): string {
  const choices = deviations.map(({ point, option }) => `${point.toString(36)}.${option.toString(36)}`);
  const without = dropped.length > 0 ? `!${dropped.join(",")}` : "";
  return `${configuration.name}${without}:${choices.join(",")}`;
}

/** @throws TypeError when the word is no token, or of no configuration that is known. */
export function scheduleOf(token: string, find: (name: string) => Configuration | undefined): Schedule {
  const [, name = "", dropped = "", choices = ""] =
    /^([a-z0-9-]+)(?:!([\d.,]+))?:([a-z0-9.,]*)$/.exec(token) ?? [];
  const configuration = find(name);
  if (!configuration)
    throw new TypeError(`${JSON.stringify(token)} is no token of a schedule: give one as printed`);
  return {
    configuration,
    dropped: dropped === "" ? [] : dropped.split(","),
    deviations: choices === "" ? [] : choices.split(",").map(deviationOf),
  };
}

function deviationOf(choice: string): Deviation {
  const [point, option] = choice.split(".").map((part) => Number.parseInt(part, 36));
  if (point === undefined || option === undefined)
    throw new TypeError(`${choice} is no choice of a schedule`);
  return { point, option };
}
