import type { Invariant } from "../case/invariant.js";
import { Findings, type Violated } from "../oracle/findings.js";
import type { Configuration } from "./configuration.js";
import { configurations } from "./configurations/configurations.js";
import { Explorer, type Share } from "./explorer.js";
import { Fingerprint } from "./fingerprint.js";
import type { ConfigurationReport, ModelReport, ModelViolation } from "./model-report.js";
import { type Played, play } from "./play.js";
import { RandomChooser } from "./random-chooser.js";
import { randomConfiguration } from "./random-configuration.js";
import { replaySchedule } from "./replay.js";
import { configurationOf, type Deviation, type Schedule, tokenOf } from "./schedule.js";
import { shrink } from "./shrink.js";

export interface ModelOptions {
  /** How long to go on, in milliseconds; 30 s without it. */
  readonly budgetMs?: number;
  /** The time that counts against the budget, in milliseconds from any moment on; the wall's without it. */
  readonly elapsedMs?: () => number;
  /** Seeds the random part. */
  readonly seed?: number;
  /** Only these configurations by name; `random` is the random part. All without it. */
  readonly configurations?: readonly string[];
  /** Stops after so many schedules. */
  readonly maxSchedules?: number;
  /** The part of the work that is done here, when several processes share it; all of it without it. */
  readonly share?: Share;
  /** The part of the time that goes to random schedules, from 0 to 1. */
  readonly randomPart?: number;
  /** Told now and then how far it is. */
  readonly onProgress?: ((schedules: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const invariants: readonly Invariant[] = [
  "ATOMIC",
  "DURABLE",
  "LINEAR",
  "FENCED",
  "RESTORABLE",
  "MONOTONE",
  "HONEST",
  "BOUNDED",
  "CLEAN",
  "PROGRESS",
  "SEALED",
  "EFFECTIVE",
];
const tableBits = 20;
/** So long one configuration is explored before it is the next one's turn, in milliseconds. */
const turnMs = 100;

/** Explores one configuration and counts what it came to. */
class Exploration {
  readonly explorer: Explorer;
  schedules = 0;
  merged = 0;
  steps = 0;

  constructor(configuration: Configuration, share: Share) {
    this.explorer = new Explorer(configuration, share, tableBits);
  }

  report(): ConfigurationReport {
    const { configuration, states, exhausted } = this.explorer;
    const { schedules, merged, steps } = this;
    return {
      name: configuration.name,
      title: configuration.title,
      schedules,
      merged,
      states,
      steps,
      exhausted,
    };
  }
}

/**
 * Runs the real protocol through as many schedules as the budget allows. Stops at the first violation.
 * @throws TypeError when there is no configuration of a name that is given.
 */
export async function checkModel(options: ModelOptions = {}): Promise<ModelReport> {
  return await new Check(options).run();
}

class Check {
  readonly #options: ModelOptions;
  readonly #share: Share;
  readonly #startedAtMs = performance.now();
  readonly #elapsedMs: () => number;
  readonly #budgetFromMs: number;
  readonly #findings = new Findings();
  readonly #explorations: readonly Exploration[];
  readonly #randomDone = new Set<string>();
  #schedules = 0;
  #steps = 0;
  #randomSeed: number;
  #violation: ModelViolation | undefined;

  constructor(options: ModelOptions) {
    this.#options = options;
    this.#elapsedMs = options.elapsedMs ?? (() => performance.now());
    this.#budgetFromMs = this.#elapsedMs();
    this.#share = options.share ?? { index: 0, of: 1 };
    this.#randomSeed = (options.seed ?? 1) * 1_000_000 + this.#share.index;
    const known = new Set(["random", ...configurations.map(({ name }) => name)]);
    const unknown = options.configurations?.filter((name) => !known.has(name)) ?? [];
    if (unknown.length > 0) {
      throw new TypeError(
        `there is no configuration ${unknown.join(", ")}; give some of ${[...known].join(", ")}`,
      );
    }
    const chosen = configurations.filter(({ name }) => options.configurations?.includes(name) ?? true);
    this.#explorations = chosen.map((configuration) => new Exploration(configuration, this.#share));
  }

  async run(): Promise<ModelReport> {
    const cpu = process.cpuUsage();
    const { randomPart = 0.1, configurations: names } = this.#options;
    const isRandom = names?.includes("random") ?? randomPart > 0;
    while (!this.#isOver) {
      const open = this.#explorations.filter(({ explorer }) => !explorer.isOver);
      if (open.length === 0 && !isRandom) break;
      for (const exploration of open) {
        const { weight = 1 } = exploration.explorer.configuration;
        await this.#turn(async () => await this.#explore(exploration), weight);
      }
      // Whatever the exhaustive part no longer needs is the random part's.
      const turns = open.length === 0 ? 1 : (open.length * randomPart) / (1 - randomPart);
      for (let turn = 0; isRandom && turn < turns; turn += 1)
        await this.#turn(async () => await this.#playRandom());
    }
    const { user, system } = process.cpuUsage(cpu);
    return this.#report((user + system) / 1000);
  }

  get #isOver(): boolean {
    const { budgetMs = 30_000, maxSchedules = Number.POSITIVE_INFINITY, signal } = this.#options;
    const isLate = this.#elapsedMs() - this.#budgetFromMs >= budgetMs;
    return (
      isLate || this.#schedules >= maxSchedules || this.#violation !== undefined || signal?.aborted === true
    );
  }

  /** Lets something be done for a while. The event loop gets its turn in between. */
  async #turn(run: () => Promise<boolean>, weight = 1): Promise<void> {
    const endsAtMs = performance.now() + turnMs * weight;
    while (!this.#isOver && performance.now() < endsAtMs && (await run()));
    this.#options.onProgress?.(this.#schedules);
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }

  async #explore(exploration: Exploration): Promise<boolean> {
    const explored = await exploration.explorer.step();
    if (!explored) return false;
    const { played, deviations, isCounted } = explored;
    exploration.steps += played.world.scheduler.steps;
    if (isCounted) exploration.schedules += 1;
    else if (played.world.scheduler.isCut) exploration.merged += 1;
    await this.#note(exploration.explorer.configuration, played, deviations, isCounted);
    return true;
  }

  async #playRandom(): Promise<boolean> {
    const seed = this.#randomSeed;
    this.#randomSeed += this.#share.of;
    const configuration = randomConfiguration(seed);
    const chooser = new RandomChooser(seed);
    const played = await play(configuration, chooser);
    const hash = new Fingerprint().text(JSON.stringify({ ...configuration, name: "", seed: 0 }));
    for (const { point, option } of chooser.deviations) hash.number(point).number(option);
    const id = `${hash.low}.${hash.high}`;
    const isNew = !this.#randomDone.has(id);
    this.#randomDone.add(id);
    await this.#note(configuration, played, chooser.deviations, isNew);
    return true;
  }

  async #note(
    configuration: Configuration,
    { world }: Played,
    deviations: readonly Deviation[],
    isCounted: boolean,
  ): Promise<void> {
    this.#findings.count(world.findings);
    this.#steps += world.scheduler.steps;
    if (isCounted) this.#schedules += 1;
    const [violated] = world.findings.violations;
    if (violated) this.#violation = await this.#explain({ configuration, dropped: [], deviations }, violated);
  }

  async #explain(schedule: Schedule, { invariant }: Violated): Promise<ModelViolation> {
    const foundAfterMs = performance.now() - this.#startedAtMs;
    const smallest = await shrink(schedule, invariant);
    const { violations, events } = await replaySchedule(smallest);
    const found = violations.find((violated) => violated.invariant === invariant);
    return {
      configuration: schedule.configuration.name,
      invariant,
      what: found?.what ?? "",
      token: tokenOf(smallest),
      events,
      deviations: smallest.deviations.length,
      steps: configurationOf(smallest).actors.flatMap(({ steps }) => steps).length,
      foundAfterMs,
    };
  }

  #report(cpuMs: number): ModelReport {
    const judged = invariants.map((id) => [id, this.#findings.judged.get(id) ?? 0] as const);
    return {
      seed: this.#options.seed ?? 1,
      schedules: this.#schedules,
      randomSchedules: this.#randomDone.size,
      steps: this.#steps,
      durationMs: performance.now() - this.#startedAtMs,
      cpuMs,
      configurations: this.#explorations.map((exploration) => exploration.report()),
      judged: Object.fromEntries(judged) as Record<Invariant, number>,
      ...(this.#violation && { violation: this.#violation }),
    };
  }
}
