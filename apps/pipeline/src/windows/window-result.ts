import { localMinute } from "./local-minute.js";
import type { ClosedWindow } from "./tumbling-windows.js";

export const windowResultHeader =
  "hour,airport,flights,delay_total,delay_mean,delay_min,delay_p50,delay_p90,delay_max";

/** One line of the result, as CSV. No field can hold a comma or a quote. */
export function windowResultLine({ key, startMinute, delays }: ClosedWindow): string {
  const [min, median, p90, max] = delays.percentiles(0, 50, 90, 100);
  const mean = meanInTenths(delays.totalMinutes, delays.flights);
  const fields = [localMinute(startMinute), key, delays.flights, delays.totalMinutes, mean];
  return [...fields, min, median, p90, max].join(",");
}

/** The mean with one digit after the point, rounded half away from zero; integers only, so exact. */
export function meanInTenths(total: number, count: number): string {
  const tenths = Math.floor((20 * Math.abs(total) + count) / (2 * count));
  const sign = total < 0 && tenths > 0 ? "-" : "";
  return `${sign}${Math.floor(tenths / 10)}.${tenths % 10}`;
}
