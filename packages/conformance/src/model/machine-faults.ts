import type { Fate, FaultSource, VerbCall } from "@holdfast/worlds";
import type { Costs } from "./chooser.js";
import type { Machine } from "./machine.js";
import type { MachineClock } from "./machine-clock.js";
import type { Scheduler } from "./scheduler.js";

/** A refusal of all calls: until the present call of the store has ended, or only as often as one is repeated. */
type Outage = "outage" | "short outage";

/** So often a verb that may be repeated is tried. */
const attempts = 5;

const fateText: Readonly<Record<Fate, string>> = {
  ok: "",
  "not-applied": " — fails, not applied",
  lost: " — applied, its answer is lost",
  late: " — its answer is lost, applied later",
  duplicated: " — applied, and later once more",
  slow: " — applied, its answer takes its time",
  hangs: " — never answered, not applied",
  "hangs-late": " — never answered, applied later",
};

/** What becomes of the calls of one machine, and when, as the scheduler says. */
export class MachineFaults implements FaultSource {
  readonly clock: MachineClock;
  readonly #scheduler: Scheduler;
  readonly #machine: Machine;
  readonly #changing: readonly (Fate | Outage)[];
  readonly #looking: readonly (Fate | Outage)[];
  readonly #changingCosts: Costs;
  readonly #lookingCosts: Costs;

  constructor(scheduler: Scheduler, machine: Machine) {
    const { fates, readFates, outages } = scheduler.environment;
    const outage: readonly Outage[] = ["outage", "short outage"];
    this.clock = machine.clock;
    this.#scheduler = scheduler;
    this.#machine = machine;
    this.#changing = ["ok", ...fates, ...(outages === "none" ? [] : outage)];
    this.#looking = ["ok", ...readFates, ...(outages === "all" ? outage : [])];
    this.#changingCosts = costsOf(this.#changing);
    this.#lookingCosts = costsOf(this.#looking);
  }

  fate(call: VerbCall): Fate {
    const machine = this.#machine;
    if (this.#scheduler.isDirect) return "ok";
    const isLooking = call.verb === "read" || call.verb === "list";
    const chosen = machine.refusals > 0 ? "not-applied" : this.#choose(isLooking);
    if (chosen === "outage") machine.refusals = Number.POSITIVE_INFINITY;
    if (chosen === "short outage") machine.refusals = attempts;
    machine.history.text(`${call.verb} ${call.keys.join()} ${chosen}`);
    const fate = chosen === "outage" || chosen === "short outage" ? "not-applied" : chosen;
    if (machine.refusals > 0) machine.refusals -= 1;
    if (fate !== "ok") machine.faults += 1;
    if (!isLooking && fate !== "ok" && fate !== "not-applied") machine.uncertain += 1;
    this.#scheduler.tellFate(call, fateText[fate]);
    return fate;
  }

  arrive(call: VerbCall): Promise<void> | undefined {
    return this.#scheduler.take(this.#machine, "arrive", call);
  }

  /** Where nobody may go on before an answer has come, it comes at once. */
  answer(call: VerbCall): Promise<void> | undefined {
    if (!this.#scheduler.environment.switchesAtAnswers && !this.#machine.isDead) return undefined;
    return this.#scheduler.take(this.#machine, "answer", call);
  }

  later(call: VerbCall, apply: () => Promise<unknown>): void {
    const go = (): void => {
      apply().catch(() => undefined);
    };
    this.#scheduler.addLate({ machine: this.#machine, kind: "arrive", call, go });
  }

  #choose(isLooking: boolean): Fate | Outage {
    const fates = isLooking ? this.#looking : this.#changing;
    if (fates.length === 1) return "ok";
    const costs = isLooking ? this.#lookingCosts : this.#changingCosts;
    return fates[this.#scheduler.choose(this.#machine, costs)] ?? "ok";
  }
}

function costsOf(fates: readonly (Fate | Outage)[]): Costs {
  return fates.map((fate) => (fate === "ok" ? "free" : "fault"));
}
