import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { InvalidArgumentError } from "@holdfast/core";
import { asyncBufferFromFile, parquetScan } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { Flight } from "./flight.js";
import type { Source } from "./source.js";

const columns: readonly string[] = ["date", "delay", "origin"];
const microsecondsPerMinute = 60_000_000n;
const batchRows = 1000;

type Scan = Awaited<ReturnType<typeof parquetScan>>;
type RowRange = Scan["ranges"][number];

export interface FlightSourceOptions {
  /** A Parquet file with the columns `date`, `delay` and `origin`. Default: the three million of `vega-datasets`. */
  readonly path?: string;
  /** End after so many rows. */
  readonly rowLimit?: number;
}

/** Flights from a Parquet file, decoded row group by row group, so that memory does not grow with the rows. */
export class FlightSource implements Source<Flight> {
  readonly id: string;
  readonly rowCount: number;
  readonly #scan: Scan;

  private constructor(id: string, rowCount: number, scan: Scan) {
    this.id = id;
    this.rowCount = rowCount;
    this.#scan = scan;
  }

  static async open(options: FlightSourceOptions = {}): Promise<FlightSource> {
    const path = options.path ?? threeMillionFlights();
    const file = await asyncBufferFromFile(path);
    const scan = await parquetScan({
      file,
      compressors,
      columns: [...columns],
      parsers: { timestampFromMicroseconds: (micros) => Number(micros / microsecondsPerMinute) },
    });
    const available = scan.ranges.at(-1)?.rowEnd ?? 0;
    const rowCount = Math.min(available, options.rowLimit ?? available);
    return new FlightSource(`${basename(path)} (${file.byteLength} bytes), ${rowCount} rows`, rowCount, scan);
  }

  async *read(fromRow: number): AsyncGenerator<readonly Flight[]> {
    if (!Number.isInteger(fromRow) || fromRow < 0 || fromRow > this.rowCount) {
      throw new InvalidArgumentError(`row ${fromRow} is not in ${this.id}; give 0 to ${this.rowCount}`);
    }
    for (const group of this.#scan.ranges) {
      const rowStart = Math.max(fromRow, group.rowStart);
      const rowEnd = Math.min(group.rowEnd, this.rowCount);
      if (rowStart < rowEnd) yield* this.#decode({ rowStart, rowEnd });
    }
  }

  async *#decode(range: RowRange): AsyncGenerator<readonly Flight[]> {
    const [minutes, delays, origins] = await Promise.all(
      columns.map(async (column) => await this.#scan.readColumn({ ...range, column })),
    );
    const rows = range.rowEnd - range.rowStart;
    for (let from = 0; from < rows; from += batchRows) {
      const flights: Flight[] = [];
      for (let index = from; index < Math.min(from + batchRows, rows); index += 1) {
        flights.push({
          scheduledMinute: Number(minutes?.[index]),
          delayMinutes: Number(delays?.[index]),
          origin: String(origins?.[index]),
        });
      }
      yield flights;
    }
  }
}

/** The package exports only its code, which lies in a folder beside the data. */
function threeMillionFlights(): string {
  const code = createRequire(import.meta.url).resolve("vega-datasets");
  return join(code, "../../data/flights-3m.parquet");
}
