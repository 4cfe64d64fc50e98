import { InvalidStateError } from "../errors/invalid-state-error.js";
import { observed } from "../events.js";
import type { Effect } from "../state/manifest.js";
import { boundedCall } from "../time/bounded-call.js";
import type { Deadline } from "../time/deadline.js";
import type { EffectLedger, PendingEffect } from "./effect-ledger.js";
import type { JobContext } from "./job-context.js";

/** What a sink is told about an effect. */
export interface EffectContext {
  readonly job: string;
  readonly epoch: number;
  readonly generation: number;
  /** The effect's place among its checkpoint's; with job, generation and epoch it names the effect for ever. */
  readonly index: number;
  /**
   * This writer knows that it may have been carried out before. `false` is no proof: an owner that does not know yet that
   * it is fenced can come after the newer one. So a sink always finds out, and this only says when it is likely.
   */
  readonly replay: boolean;
  /** Aborts when nobody waits any longer. */
  readonly signal: AbortSignal;
}

/** Carries out effects of one kind. */
export interface EffectSink {
  /**
   * Resolves when the effect has taken place, for good. It is called at least once for every effect of a committed
   * checkpoint, never for one of an uncommitted checkpoint, and in order of commit. When it rejects, the effect
   * stays pending and is tried again with the next commit or claim.
   */
  carryOut(effect: Effect, context: EffectContext): Promise<void>;
}

export type EffectSinks = Readonly<Record<string, EffectSink>>;

/** Why effects could not be carried out. */
export interface EffectFailure {
  readonly epoch: number;
  /** The effect concerned; absent when the checkpoint's record, which says what its effects are, could not be read. */
  readonly pending?: PendingEffect;
  readonly error: unknown;
}

/** Carries out what is pending. Sinks work side by side; one sink's effects go in order, up to its first failure. */
export async function carryOutEffects(
  context: JobContext,
  ledger: EffectLedger,
  sinks: EffectSinks,
  deadline: Deadline,
): Promise<readonly EffectFailure[]> {
  const bySink = new Map<string, PendingEffect[]>();
  for (const pending of ledger.pending) {
    const { sink } = pending.effect;
    bySink.set(sink, [...(bySink.get(sink) ?? []), pending]);
  }
  const failures: EffectFailure[] = [];
  await Promise.all(
    [...bySink].map(async ([name, effects]) => {
      const sink = sinks[name];
      if (!sink) {
        const error = new InvalidStateError(`the claim was given no sink ${JSON.stringify(name)}`);
        failures.push(...effects.map((pending) => ({ epoch: pending.epoch, pending, error })));
        return;
      }
      for (const pending of effects) {
        try {
          await carryOut(context, sink, pending, deadline);
          ledger.markDone(pending);
        } catch (error) {
          ledger.markTried(pending);
          failures.push({ epoch: pending.epoch, pending, error });
          return;
        }
      }
    }),
  );
  return failures;
}

async function carryOut(
  { job, settings: { clock } }: JobContext,
  sink: EffectSink,
  { effect, ...place }: PendingEffect,
  deadline: Deadline,
): Promise<void> {
  const what = `effect ${place.index} of epoch ${place.epoch} of job ${job}`;
  await observed("effect", clock, { job, sink: effect.sink, ...place }, async () => {
    const bounds = { what, mutates: true, clock, ...deadline.verbOptions() };
    await boundedCall(
      bounds,
      async (signal) => await sink.carryOut(structuredClone(effect), { job, ...place, signal }),
    );
  });
}
