import type { NfsSchedule } from "../rpc/rpc-steps.js";

/** Plays again the `choices` of a world; where they end, or do not fit, the step that came about first is next. */
export function followingNfsSchedule(places: readonly number[]): NfsSchedule {
  let at = 0;
  return {
    choose: (steps) => {
      const place = places[at] ?? 0;
      at += 1;
      return place < steps.length ? place : 0;
    },
  };
}
