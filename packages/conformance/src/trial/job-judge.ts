import { type CheckpointSummary, ExpiredError, type Job } from "@holdfast/core";
import { describeError } from "../case/expectations.js";
import { check, Violation } from "../case/violation.js";
import type { CheckpointName, DraftPlan } from "../child/workload/job-message.js";
import { renderContents } from "../child/workload/job-message.js";
import { nameOf, readCheckpoint } from "../child/workload/read-checkpoint.js";
import { type JobLedger, keyOf } from "./job-ledger.js";

/** So often a look begins anew when something expires meanwhile. */
const mostTries = 4;

/** What is certain of a job's checkpoints, from acknowledgements and from having looked. */
export interface JobKnowledge {
  /** Checkpoints that are known to have been committed. */
  readonly known: ReadonlyMap<string, CheckpointName>;
  readonly gone: ReadonlySet<string>;
  readonly never: ReadonlySet<string>;
}

export interface JudgingOptions {
  /** Whether a look reads this checkpoint. Default: each look reads all that is live. */
  readonly reads?: (name: CheckpointName) => boolean;
  /** Told after each look what is certain from then on. */
  readonly onKnown?: (knowledge: JobKnowledge) => void;
}

/**
 * Compares a job with what the processes that worked on it had told. It looks only while nobody is at work, and
 * remembers what it saw, since what was once gone must stay gone.
 */
export class JobJudge {
  readonly #ledger: JobLedger;
  readonly #keepLast: number;
  readonly #options: JudgingOptions;
  /** Checkpoints that are known to have been committed: acknowledged, or seen. */
  readonly #known = new Map<string, CheckpointName>();
  readonly #gone = new Set<string>();
  readonly #never = new Set<string>();

  constructor(ledger: JobLedger, keepLast: number, options: JudgingOptions = {}) {
    this.#ledger = ledger;
    this.#keepLast = keepLast;
    this.#options = options;
  }

  /** How many checkpoints are known to have been committed. */
  get knownCount(): number {
    return this.#known.size;
  }

  /** Takes in what a judge before had found out. */
  learn({ known, gone, never }: JobKnowledge): void {
    for (const [key, name] of known) this.#known.set(key, name);
    for (const key of gone) this.#gone.add(key);
    for (const key of never) this.#never.add(key);
  }

  /** Looks at all that is live and reads every byte of it. */
  async look(job: Job): Promise<void> {
    for (const name of this.#ledger.committed.values()) this.#known.set(keyOf(name), name);
    for (let tries = 1; ; tries += 1) {
      const summaries = await job.checkpoints();
      for (const summary of summaries) this.#judgeName(summary);
      this.#judgeNewest(summaries);
      this.#judgeKept(summaries);
      await this.#judgeHolds(job, summaries);
      if (await this.#isAllReadable(job, summaries, tries)) {
        const live = new Set(summaries.map(keyOf));
        for (const key of this.#known.keys()) if (!live.has(key)) this.#gone.add(key);
        this.#tellKnown();
        return;
      }
    }
  }

  /** Over a network a killed process' last request may arrive only now, and have a checkpoint expire. */
  async #isAllReadable(job: Job, summaries: readonly CheckpointSummary[], tries: number): Promise<boolean> {
    for (const summary of summaries) {
      const plan = this.#planOf(summary);
      if (this.#options.reads?.(plan) === false) continue;
      try {
        await judgeWhole(job, plan);
      } catch (error) {
        if (error instanceof Violation) throw error;
        if (ExpiredError.isInstance(error) && tries < mostTries) return false;
        const message = `RESTORABLE: ${nameOf(plan)} is live and cannot be read: ${describeError(error)}`;
        throw new Violation(message, { cause: error });
      }
    }
    return true;
  }

  /** After a claim, which fences everybody before: whatever was not committed by then never will be. */
  async lookAfterClaim(job: Job, generation: number): Promise<void> {
    await this.look(job);
    this.judgeClaims();
    this.judgeReads();
    this.judgeEffects();
    for (const [key, plan] of this.#ledger.plans) {
      if (plan.generation < generation && !this.#known.has(key)) this.#never.add(key);
    }
    this.#tellKnown();
  }

  /** Claims and commits are ordered by the log, so what each claim restored tells which commits had counted. */
  judgeClaims(): void {
    for (const { generation, restored } of this.#ledger.claims) {
      const last = restored?.epoch ?? 0;
      if (restored) this.#planOf(restored);
      for (const committed of this.#ledger.committed.values()) {
        const isBefore = committed.generation < generation;
        check(isBefore === committed.epoch <= last, () => {
          return isBefore
            ? `FENCED: the claim of generation ${generation} restored epoch ${last}; ${nameOf(committed)} was acknowledged, and the claim lacks it`
            : `FENCED: ${nameOf(committed)} was acknowledged after a claim that had restored epoch ${last}`;
        });
      }
    }
  }

  /** What others found in a checkpoint is what its draft had. */
  judgeReads(): void {
    for (const { entries, by, ...name } of this.#ledger.reads.splice(0)) {
      const plan = this.#planOf(name);
      check(renderContents(entries) === renderContents(plan.entries), () => {
        return `SEALED: by ${by}, ${nameOf(name)} was read with ${renderContents(entries)}; its draft had ${renderContents(plan.entries)}`;
      });
    }
  }

  /** Effects of what was committed were carried out, and none of what was not. Asked after a claim that carries out. */
  judgeEffects(): void {
    const carriedOut = new Set<string>();
    for (const { index, effect, ...name } of this.#ledger.effects) {
      const plan = this.#planOf(name);
      carriedOut.add(`${keyOf(name)}-${index}`);
      check(plan.effects[index] === effect, () => {
        return `EFFECTIVE: effect ${index} of ${nameOf(name)} is ${plan.effects[index]}, and ${effect} was carried out`;
      });
      check(!this.#isUncommitted(name), () => {
        return `EFFECTIVE: effect ${index} of ${nameOf(name)} was carried out, which was never committed`;
      });
    }
    for (const [key, name] of this.#known) {
      for (const index of this.#planOf(name).effects.keys()) {
        check(carriedOut.has(`${key}-${index}`), () => {
          return `EFFECTIVE: effect ${index} of ${nameOf(name)} was not carried out, though a later claim was told to`;
        });
      }
    }
  }

  #tellKnown(): void {
    this.#options.onKnown?.({
      known: new Map(this.#known),
      gone: new Set(this.#gone),
      never: new Set(this.#never),
    });
  }

  #planOf(name: CheckpointName): DraftPlan {
    const plan = this.#ledger.plans.get(keyOf(name));
    check(plan !== undefined, () => `ATOMIC: there is ${nameOf(name)}, which nobody tried to commit`);
    return plan;
  }

  /** One more live checkpoint that may be there. */
  #judgeName(name: CheckpointName): void {
    const key = keyOf(name);
    this.#planOf(name);
    check(!this.#gone.has(key), () => `MONOTONE: ${nameOf(name)} had expired, and is live again`);
    check(!this.#never.has(key), () => {
      return `FENCED: ${nameOf(name)} was not there when generation ${name.generation} was fenced, and is live now`;
    });
    check(!this.#ledger.notApplied.has(key), () => {
      return `HONEST: the commit of ${nameOf(name)} failed for certain (outcome not-applied), and it is live`;
    });
    this.#known.set(key, name);
  }

  #judgeNewest(summaries: readonly CheckpointSummary[]): void {
    const newest = Math.max(0, ...summaries.map(({ epoch }) => epoch));
    for (const committed of this.#ledger.committed.values()) {
      check(committed.epoch <= newest, () => {
        return `DURABLE: ${nameOf(committed)} was acknowledged, and the newest that is there is epoch ${newest}`;
      });
    }
  }

  /** The newest few are live, whoever committed them: retention drops none of them. */
  #judgeKept(summaries: readonly CheckpointSummary[]): void {
    const live = new Set(summaries.map(keyOf));
    const newest = [...this.#known.values()].sort((a, b) => b.epoch - a.epoch).slice(0, this.#keepLast);
    for (const name of newest) {
      check(live.has(keyOf(name)), () => {
        return `DURABLE: ${nameOf(name)} was committed and is among the newest ${this.#keepLast}; live are ${[...live].join(", ")}`;
      });
    }
  }

  async #judgeHolds(job: Job, summaries: readonly CheckpointSummary[]): Promise<void> {
    const epochs = new Set(summaries.map(({ epoch }) => epoch));
    const names = new Map(
      summaries.flatMap(({ epoch, savepoints }) => savepoints.map((name) => [name, epoch])),
    );
    for (const [name, { state, epoch }] of this.#ledger.savepoints) {
      if (state === "held") {
        check(names.get(name) === epoch, () => {
          return `DURABLE: savepoint ${name} of epoch ${epoch} was acknowledged; it holds ${names.get(name)}`;
        });
      }
      check(!(state === "left" && names.has(name)), () => {
        return `DURABLE: the release of savepoint ${name} was acknowledged, and it is there`;
      });
    }
    if (this.#ledger.pins.size === 0) return;
    const pins = new Map((await job.pins()).map((pin) => [pin.id, pin.epoch]));
    for (const [id, { state, epoch }] of this.#ledger.pins) {
      if (state === "held" && epoch !== undefined) {
        check(pins.get(id) === epoch && epochs.has(epoch), () => {
          return `DURABLE: a pin on epoch ${epoch} was acknowledged; it holds ${pins.get(id)}`;
        });
      }
      check(!(state === "left" && pins.has(id)), () => `DURABLE: pin ${id} was given up, and it is there`);
    }
  }

  /** Proven by a later claim that lacks it, or by another checkpoint in its place. */
  #isUncommitted(name: CheckpointName): boolean {
    if (this.#known.has(keyOf(name))) return false;
    const isLacking = this.#ledger.claims.some(({ generation, restored }) => {
      return generation > name.generation && (restored?.epoch ?? 0) < name.epoch;
    });
    return isLacking || [...this.#known.values()].some(({ epoch }) => epoch === name.epoch);
  }
}

async function judgeWhole(job: Job, plan: DraftPlan): Promise<void> {
  const checkpoint = await job.checkpoint(plan.epoch);
  await readCheckpoint(checkpoint, plan.entries);
  const effects = checkpoint.effects.map(({ effect }) => Number(effect));
  check(effects.join() === plan.effects.join(), () => {
    return `ATOMIC: ${nameOf(plan)} has the effects ${effects.join()}; its draft had ${plan.effects.join()}`;
  });
}
