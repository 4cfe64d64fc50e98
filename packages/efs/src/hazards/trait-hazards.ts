import type { Hazard } from "@holdfast/core";
import { HAZARDS } from "./hazards.js";

/**
 * The catalogue as traits, which exist before any mount was looked at; what is accepted by name stands as accepted.
 * @param acknowledged - names that `acknowledge` takes; those that are no hazards are told too.
 */
export function traitHazards(acknowledged: ReadonlySet<string>): readonly Hazard[] {
  const catalogue = HAZARDS.map(({ id, disposition, handling, remains }): Hazard => {
    if (acknowledged.has(id))
      return { id, disposition: "accepted", explanation: `accepted by name; ${handling}` };
    const explanation = disposition === "residual" ? `${handling} ${remains}` : handling;
    return { id, disposition, explanation };
  });
  const known = new Set<string>(HAZARDS.map(({ id }) => id));
  const others = [...acknowledged].filter((name) => !known.has(name));
  const explanation = "accepted by name in the option acknowledge";
  return [...catalogue, ...others.map((id): Hazard => ({ id, disposition: "accepted", explanation }))];
}
