import { Choices } from "@holdfast/worlds";
import { type Bound, bounds, boundsByFaults, isWithin, plus } from "./bound.js";
import type { Chooser, Costs } from "./chooser.js";
import type { Configuration } from "./configuration.js";
import { type Played, play } from "./play.js";
import type { Deviation } from "./schedule.js";
import { VisitedStates } from "./visited-states.js";

/** A deviation and the place in the sequence of choices where it is taken. */
interface Placed extends Deviation {
  readonly at: number;
}

interface Alternatives {
  readonly at: number;
  readonly point: number;
  readonly costs: Costs;
}

/** A schedule that was played, and what else could be chosen after its last deviation. */
interface Node {
  readonly deviations: readonly Placed[];
  readonly spent: Bound;
  readonly open: Alternatives[];
  /** The next option of the last of the open alternatives. */
  option: number;
}

/** One worker's part of what is to be explored. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** What one step of exploring came to. */
export interface Explored {
  readonly played: Played;
  readonly deviations: readonly Deviation[];
  /** The schedule was played to its end, and never before. */
  readonly isCounted: boolean;
}

/**
 * Plays every schedule of a configuration within a bound, then within the next one. Each differs from all others by
 * construction: a schedule is its list of deviations from the ordinary course of things, and is extended only by
 * deviations after its last.
 */
export class Explorer {
  readonly configuration: Configuration;
  readonly #share: Share;
  readonly #bounds: readonly Bound[];
  readonly #visited: VisitedStates;
  readonly #ends: VisitedStates;
  readonly #stack: Node[] = [];
  #level = -1;
  #seeds = 0;

  constructor(
    configuration: Configuration,
    share: Share,
    tableBits: number,
    isWanted: (bound: Bound) => boolean = () => true,
  ) {
    const { faultsFirst = false } = configuration;
    this.#bounds = (faultsFirst ? boundsByFaults : bounds).filter(isWanted);
    this.configuration = configuration;
    this.#share = share;
    this.#visited = new VisitedStates(tableBits);
    this.#ends = new VisitedStates(tableBits - 2);
  }

  /** The bound up to which everything was explored; `undefined` before the first. */
  get exhausted(): readonly Bound[] {
    return this.#bounds.slice(0, Math.max(0, this.#level));
  }

  get isOver(): boolean {
    return this.#level >= this.#bounds.length;
  }

  get states(): number {
    return this.#visited.size;
  }

  /** Plays the next schedule. `undefined` when all bounds are exhausted. */
  async step(): Promise<Explored | undefined> {
    const next = this.#next();
    const bound = this.#bounds[this.#level];
    if (!next || !bound) return undefined;
    const isInner = next.spent.switches < bound.switches || next.spent.faults < bound.faults;
    const search = new Search(next.deviations, next.spent, bound, this.#visited);
    const played = await play(this.configuration, search, {
      judgesEnd: !isInner,
      judgedEnds: this.#ends,
    });
    if (search.open.length > 0) this.#stack.push({ ...next, open: shuffled(search.open), option: 1 });
    const isCounted = !isInner && !played.isCut && (next.deviations.length > 0 || this.#share.index === 0);
    return { played, deviations: next.deviations, isCounted };
  }

  /** The next schedule to play: one more deviation from the last node that has any left. */
  #next(): Pick<Node, "deviations" | "spent"> | undefined {
    for (;;) {
      const node = this.#stack.at(-1);
      const bound = this.#bounds[this.#level];
      if (!node || !bound) {
        this.#level += 1;
        if (this.isOver) return undefined;
        this.#visited.beginLevel();
        this.#seeds = 0;
        return { deviations: [], spent: { switches: 0, faults: 0 } };
      }
      const alternatives = node.open.at(-1);
      if (!alternatives) {
        this.#stack.pop();
        continue;
      }
      const option = node.option++;
      if (option >= alternatives.costs.length) {
        node.open.pop();
        node.option = 1;
        continue;
      }
      const spent = plus(node.spent, alternatives.costs[option]);
      if (!isWithin(spent, bound)) continue;
      const { at, point } = alternatives;
      // Every worker plays the schedule without deviations; what follows is shared out by the first of them.
      if (node.deviations.length === 0 && this.#seeds++ % this.#share.of !== this.#share.index) continue;
      return { deviations: [...node.deviations, { at, point, option }], spent };
    }
  }
}

/** In an order that is always the same and favours no part of a schedule, so that whatever there is is met early. */
function shuffled<T>(list: readonly T[]): T[] {
  const choices = new Choices(list.length);
  const left = [...list];
  return list.map(() => left.splice(choices.below(left.length), 1)[0] as T);
}

/** Follows some deviations, then the ordinary course of things, and notes what else could have been chosen. */
class Search implements Chooser {
  readonly open: Alternatives[] = [];
  readonly #deviations: readonly Placed[];
  readonly #spent: Bound;
  readonly #bound: Bound;
  readonly #visited: VisitedStates;
  #at = 0;
  #taken = 0;

  constructor(deviations: readonly Placed[], spent: Bound, bound: Bound, visited: VisitedStates) {
    this.#deviations = deviations;
    this.#spent = spent;
    this.#bound = bound;
    this.#visited = visited;
  }

  choose(point: number, costs: Costs): number {
    const at = this.#at++;
    const next = this.#deviations[this.#taken];
    if (next?.at === at) {
      this.#taken += 1;
      return next.option;
    }
    if (next) return 0;
    const canAfford = costs.some(
      (cost, option) => option > 0 && isWithin(plus(this.#spent, cost), this.#bound),
    );
    if (canAfford) this.open.push({ at, point, costs });
    return 0;
  }

  isKnown(low: number, high: number): boolean {
    if (this.#taken < this.#deviations.length) return false;
    return !this.#visited.visit(low, high, this.#spent);
  }
}
