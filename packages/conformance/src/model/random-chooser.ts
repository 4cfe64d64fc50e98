import { Choices } from "@holdfast/worlds";
import type { Chooser, Costs } from "./chooser.js";
import type { Deviation } from "./schedule.js";

/**
 * Chooses at random, and notes what it chose. How often somebody is preempted and how often something fails differs
 * from schedule to schedule, since bugs need different mixtures of both.
 */
export class RandomChooser implements Chooser {
  readonly deviations: Deviation[] = [];
  readonly #choices: Choices;
  readonly #faultRate: number;
  readonly #switchRate: number;

  constructor(seed: number) {
    this.#choices = new Choices(seed);
    this.#faultRate = this.#choices.pick([0, 0.01, 0.03, 0.1]);
    this.#switchRate = this.#choices.pick([0.02, 0.1, 0.3, 0.8]);
  }

  choose(point: number, costs: Costs): number {
    const option = this.#option(costs);
    if (option > 0) this.deviations.push({ point, option });
    return option;
  }

  isKnown(): boolean {
    return false;
  }

  #option(costs: Costs): number {
    const rate = this.#choices.fraction();
    const fits = (wanted: string): number[] =>
      costs.flatMap((cost, at) => (at > 0 && cost === wanted ? [at] : []));
    const faults = rate < this.#faultRate ? fits("fault") : [];
    if (faults.length > 0) return this.#choices.pick(faults);
    const free = fits("free");
    // Where somebody has to be chosen anyway, everybody has the same chance.
    if (free.length > 0) return this.#choices.pick([0, ...free]);
    const switches = this.#choices.chance(this.#switchRate) ? fits("switch") : [];
    return switches.length > 0 ? this.#choices.pick(switches) : 0;
  }
}
