import { type Flight, happenedAtMinute } from "../source/flight.js";
import { localMinute } from "./local-minute.js";

export const lateFlightHeader = "happened,scheduled,airport,delay,watermark";

/** A flight that came after its window had closed, as a line of CSV. */
export function lateFlightLine(flight: Flight, watermark: number): string {
  const happened = localMinute(happenedAtMinute(flight));
  const scheduled = localMinute(flight.scheduledMinute);
  return [happened, scheduled, flight.origin, flight.delayMinutes, localMinute(watermark)].join(",");
}
