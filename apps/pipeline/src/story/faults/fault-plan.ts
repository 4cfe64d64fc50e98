import { Choices } from "@holdfast/worlds";

/** What goes wrong, in milliseconds of the run. */
export type Fault = { readonly atMs: number; readonly amidMs?: number } & (
  | { readonly kind: "crash" }
  /** A partition, a paused machine: the process is replaced, and goes on after a while not knowing it. */
  | { readonly kind: "held-up"; readonly forMs: number }
  | { readonly kind: "power-cut" }
  /** The database is replaced by its copy, which is so far behind. */
  | { readonly kind: "database"; readonly behindMs: number }
  /** The object store refuses everything. */
  | { readonly kind: "outage"; readonly forMs: number }
);

export type FaultKind = Fault["kind"];

export const faultKinds: readonly FaultKind[] = ["crash", "held-up", "power-cut", "database", "outage"];

const minuteMs = 60_000;
/** The one that the story begins with. */
const firstCrashMs = 40 * minuteMs;
/** How far apart later faults are. */
const spacing = { leastMs: 15 * minuteMs, mostMs: 60 * minuteMs };
const lags = { leastMs: 2000, mostMs: 20 * minuteMs, strata: 8 };
const holds = { leastMs: 20_000, mostMs: 15 * minuteMs, strata: 4 };
const outages = { leastMs: 30_000, mostMs: 10 * minuteMs, strata: 4 };

/**
 * The faults of a run; the same for a seed. Kinds are dealt, so that any five after the first crash are of every kind,
 * and so are spans: any eight lags of the database cover seconds to minutes, evenly by their logarithm.
 */
export function planFaults(seed: number, hours: number): readonly Fault[] {
  const choices = new Choices(seed);
  const endMs = hours * 60 * minuteMs;
  const kinds = dealer(choices, faultKinds);
  const [lag, hold, outage] = [lags, holds, outages].map((span) => spanDealer(choices, span));
  const faults: Fault[] = [];
  let atMs = firstCrashMs + choices.below(minuteMs);
  for (let kind: FaultKind = "crash"; atMs < endMs - 10 * minuteMs; kind = kinds()) {
    // Half of them come amid a checkpoint, where there is most to be spoilt.
    const place = choices.chance(0.5) ? { atMs, amidMs: choices.below(500) } : { atMs };
    faults.push({ ...place, ...faultOf(kind, { lag, hold, outage }) });
    atMs += spacing.leastMs + choices.below(spacing.mostMs - spacing.leastMs);
  }
  return faults;
}

type Spans = Readonly<Record<"lag" | "hold" | "outage", (() => number) | undefined>>;
type WithoutPlace<T> = T extends unknown ? Omit<T, "atMs" | "amidMs"> : never;

function faultOf(kind: FaultKind, { lag, hold, outage }: Spans): WithoutPlace<Fault> {
  switch (kind) {
    case "held-up":
      return { kind, forMs: hold?.() ?? 0 };
    case "database":
      return { kind, behindMs: lag?.() ?? 0 };
    case "outage":
      return { kind, forMs: outage?.() ?? 0 };
    case "crash":
    case "power-cut":
      return { kind };
  }
}

/** Deals each of the list once before any comes again, in an order left to chance. */
function dealer<T>(choices: Choices, list: readonly T[]): () => T {
  let deck: T[] = [];
  return () => {
    if (deck.length === 0) deck = [...list];
    return deck.splice(choices.below(deck.length), 1)[0] as T;
  };
}

function spanDealer(
  choices: Choices,
  { leastMs, mostMs, strata }: { readonly leastMs: number; readonly mostMs: number; readonly strata: number },
): () => number {
  const stratum = dealer(
    choices,
    Array.from({ length: strata }, (_, index) => index),
  );
  return () => Math.round(leastMs * (mostMs / leastMs) ** ((stratum() + choices.fraction()) / strata));
}
