import { expect, test } from "vitest";
import type { Flight } from "./flight.js";
import { FlightSource } from "./flight-source.js";

async function take(source: FlightSource, fromRow: number, rows: number): Promise<readonly Flight[]> {
  const flights: Flight[] = [];
  for await (const batch of source.read(fromRow)) {
    flights.push(...batch);
    if (flights.length >= rows) break;
  }
  return flights.slice(0, rows);
}

test("the first flights of the data set", async () => {
  const source = await FlightSource.open();
  expect(source.rowCount).toBe(3_000_000);
  expect(await take(source, 0, 2)).toEqual([
    { scheduledMinute: Date.UTC(2001, 0, 1, 0, 1) / 60_000, delayMinutes: 33, origin: "LAS" },
    { scheduledMinute: Date.UTC(2001, 0, 1, 0, 1) / 60_000, delayMinutes: 19, origin: "ATL" },
  ]);
});

test("reading can begin at any row, also around the border of two row groups", async () => {
  const source = await FlightSource.open({ rowLimit: 280_000 });
  const across = await take(source, 272_000, 3000);
  for (const row of [272_001, 272_726, 272_727, 272_728, 274_000]) {
    expect(await take(source, row, 500)).toEqual(across.slice(row - 272_000, row - 272_000 + 500));
  }
});

test("a limit ends the source where it says, and is part of its name", async () => {
  const source = await FlightSource.open({ rowLimit: 1234 });
  expect(await take(source, 0, 5000)).toHaveLength(1234);
  expect(await take(source, 1234, 1)).toEqual([]);
  expect(source.id).toContain("1234 rows");
});

test.each([-1, 1.5, 101])("row %d is refused, for it is not in the source", async (row) => {
  const source = await FlightSource.open({ rowLimit: 100 });
  await expect(take(source, row, 1)).rejects.toThrow(`row ${row} is not in`);
});
