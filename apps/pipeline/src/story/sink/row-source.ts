import { FlightSource } from "../../source/flight-source.js";

/** Rows that come in a second of the run. */
export const rowsPerSecond = 2;

/** So many flights as lines, each with its number first. */
export async function flightRows(count: number): Promise<readonly string[]> {
  const source = await FlightSource.open({ rowLimit: count });
  const rows: string[] = [];
  for await (const batch of source.read(0)) {
    for (const { scheduledMinute, delayMinutes, origin } of batch) {
      rows.push(`${rows.length},${scheduledMinute},${delayMinutes},${origin}\n`);
    }
  }
  return rows;
}
