import { pause } from "./pause.js";
import type { Stage } from "./scenario.js";

/** How long something took to be seen, and how often it was looked for. */
export interface Seen {
  readonly afterMs: number;
  readonly tries: number;
  /** Patience ended before it was seen. */
  readonly never: boolean;
}

/** Looks again and again, ten times a second, until something is seen or patience ends. */
export async function waitUntilSeen(stage: Stage, look: () => Promise<boolean>): Promise<Seen> {
  const startedMs = stage.clock.monotonicMs();
  for (let tries = 1; ; tries += 1) {
    const seen = await look();
    const afterMs = Math.round(stage.clock.monotonicMs() - startedMs);
    if (seen || afterMs >= stage.patienceMs) return { afterMs, tries, never: !seen };
    await pause(stage.clock, 100, stage.signal);
  }
}

/** In words: `at once`, or `after 22.1 s (tried 215 times)`. */
export function describeSeen({ afterMs, tries, never }: Seen): string {
  if (never) return `not within ${(afterMs / 1000).toFixed(1)} s (tried ${tries} times)`;
  return tries === 1 ? "at once" : `after ${(afterMs / 1000).toFixed(1)} s (tried ${tries} times)`;
}
