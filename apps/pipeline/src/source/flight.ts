/** One flight as the data set has it. Minutes are counted from 1970-01-01T00:00 in the airport's local time. */
export interface Flight {
  /** The minute in which the timetable has it depart. The data set is in this order. */
  readonly scheduledMinute: number;
  /** How late it was, in minutes; early is negative. */
  readonly delayMinutes: number;
  /** The airport it departs from, such as `SEA`. */
  readonly origin: string;
}

/**
 * The event time of a flight: when it happened, not when it was planned. The rows come in the order of the
 * timetable, so by event time they are out of order, by up to a day.
 */
export function happenedAtMinute(flight: Flight): number {
  return flight.scheduledMinute + flight.delayMinutes;
}
