import { publish } from "../events.js";
import type { Retention } from "../history/retention.js";
import { adviseRetention } from "./advise-retention.js";
import { assertCircumstances, type Circumstances } from "./retention-facts.js";

export interface AnnouncedSettings {
  readonly retention: Retention | undefined;
  readonly transferDeadlineMs: number;
  readonly trimAgeMs: number;
}

/**
 * Tells the listeners of `holdfast:advice` what a store's settings and circumstances give cause for, a message for each
 * finding.
 * @throws InvalidArgumentError when the circumstances are none.
 */
export function announceAdvice(
  { retention, transferDeadlineMs, trimAgeMs }: AnnouncedSettings,
  circumstances: Circumstances = {},
): void {
  assertCircumstances(circumstances);
  const findings = adviseRetention({
    ...circumstances,
    ...(retention && { retention }),
    transferDeadlineMs,
    trimAgeMs,
  });
  for (const finding of findings) publish("advice", () => ({ ...finding, durationMs: 0 }));
}
