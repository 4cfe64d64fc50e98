import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Flight } from "../src/source/flight.js";
import type { Source } from "../src/source/source.js";

/** Flights at a few airports in the order of their timetable: some early enough to be late, some delayed by hours. */
export class SyntheticFlights implements Source<Flight> {
  readonly id: string;
  readonly #flights: readonly Flight[];

  constructor(rowCount: number, seed = 1) {
    this.id = `${rowCount} synthetic flights of seed ${seed}`;
    const random = xoroshiro128plus(seed);
    const airports = ["SEA", "ATL", "BOS", "LAS", "ORD"];
    let scheduledMinute = Date.UTC(2001, 0, 1) / 60_000;
    this.#flights = Array.from({ length: rowCount }, () => {
      scheduledMinute += uniformInt(random, 0, 20);
      const isLong = uniformInt(random, 0, 9) === 0;
      const delayMinutes = isLong ? uniformInt(random, 60, 600) : uniformInt(random, -90, 60);
      const origin = airports[uniformInt(random, 0, airports.length - 1)] ?? "SEA";
      return { scheduledMinute, delayMinutes, origin };
    });
  }

  get rowCount(): number {
    return this.#flights.length;
  }

  async *read(fromRow: number): AsyncGenerator<readonly Flight[]> {
    for (let row = fromRow; row < this.rowCount; row += 7) yield this.#flights.slice(row, row + 7);
  }
}
