import { deserialize, serialize } from "node:v8";
import { assertOptions, InvalidArgumentError } from "@holdfast/core";
import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import type { Encoder, FileEncoder } from "./encoder.js";

export interface ParquetColumn<R> {
  /** The column, and the record's property. */
  readonly name: keyof R & string;
  readonly type:
    | "BOOLEAN"
    | "BYTE_ARRAY"
    | "DOUBLE"
    | "FLOAT"
    | "INT32"
    | "INT64"
    | "JSON"
    | "STRING"
    | "TIMESTAMP"
    | "UUID";
  /** Whether it may be `null` or missing. Default true. */
  readonly nullable?: boolean;
}

export interface ParquetOptions<R> {
  readonly columns: readonly ParquetColumn<R>[];
  /** A row group has at most so many rows. Default 10,000. */
  readonly rowGroupRows?: number;
  /** A row group ends when its rows take about so many bytes in memory. Default 1 MiB. */
  readonly rowGroupBytes?: number;
  /** Default `SNAPPY`. */
  readonly codec?: "SNAPPY" | "UNCOMPRESSED";
}

/** What a file in progress is, as the checkpoint has it. */
interface ParquetState {
  readonly rows: readonly unknown[][];
  readonly pendingBytes: number;
  readonly rowGroups: ParquetWriter["row_groups"];
  readonly rowCount: bigint;
  /** They name column chunks of `rowGroups`; serialised together, they still name the same ones. */
  readonly indexes: ParquetWriter["pendingIndexes"];
}

/**
 * Apache Parquet by hyparquet-writer. Rows wait until they fill a row group; those that wait, and what the footer will say
 * of the row groups before, travel in the checkpoint.
 * @throws InvalidArgumentError naming the option that cannot be used.
 */
export function parquet<R>(options: ParquetOptions<R>): Encoder<R> {
  const settings = parquetSettings(options);
  const { columns, rowGroupRows, rowGroupBytes, codec } = settings;
  return {
    id: `parquet ${JSON.stringify({ columns, rowGroupRows, rowGroupBytes, codec })}`,
    extension: ".parquet",
    contentType: "application/vnd.apache.parquet",
    open: () => new ParquetFile<R>(settings),
    resume: (state, bytes) => new ParquetFile<R>(settings, { state, bytes }),
  };
}

interface ParquetSettings {
  readonly columns: readonly {
    readonly name: string;
    readonly type: ParquetColumn<unknown>["type"];
    readonly nullable: boolean;
  }[];
  readonly rowGroupRows: number;
  readonly rowGroupBytes: number;
  readonly codec: "SNAPPY" | "UNCOMPRESSED";
}

function parquetSettings<R>(options: ParquetOptions<R>): ParquetSettings {
  assertOptions("parquet's options", options, ["columns", "rowGroupRows", "rowGroupBytes", "codec"]);
  const { columns, rowGroupRows = 10_000, rowGroupBytes = 2 ** 20, codec = "SNAPPY" } = options;
  if (!Array.isArray(columns) || columns.length === 0) {
    throw new InvalidArgumentError("parquet has no columns; give one at least, with its type");
  }
  for (const [name, value] of Object.entries({ rowGroupRows, rowGroupBytes })) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new InvalidArgumentError(`${name} is ${JSON.stringify(value)}; give a whole number from 1 on`);
  }
  const complete = columns.map(({ name, type, nullable = true }) => ({ name, type, nullable }));
  return { columns: complete, rowGroupRows, rowGroupBytes, codec };
}

/** A buffer for bytes that are taken from it as they come, and that counts as if it held the whole file. */
class FileBytes extends ByteWriter {
  take(): Uint8Array {
    const taken = this.getBytes().slice();
    this.index = 0;
    return taken;
  }

  /** Forgets what it holds, and goes on from there. */
  goOnFrom(offset: number): void {
    this.index = 0;
    this.offset = offset;
  }
}

class ParquetFile<R> implements FileEncoder<R> {
  readonly #settings: ParquetSettings;
  readonly #bytes = new FileBytes();
  readonly #writer: ParquetWriter;
  /** Those that no row group has, as values in the order of the columns. */
  #rows: unknown[][] = [];
  #pendingBytes = 0;

  constructor(
    settings: ParquetSettings,
    from?: { readonly state: Uint8Array | undefined; readonly bytes: number },
  ) {
    this.#settings = settings;
    const columnData = settings.columns.map((column) => ({ ...column, data: [] }));
    const schema = schemaFromColumnData({ columnData });
    this.#writer = new ParquetWriter({ writer: this.#bytes, schema, codec: settings.codec });
    if (!from?.state) return;
    const state: ParquetState = deserialize(from.state);
    this.#rows = [...state.rows];
    this.#pendingBytes = state.pendingBytes;
    this.#writer.row_groups = state.rowGroups;
    this.#writer.num_rows = state.rowCount;
    this.#writer.pendingIndexes = state.indexes;
    // Its first bytes were written by the run that began the file.
    this.#bytes.goOnFrom(from.bytes);
  }

  encode(record: R): Uint8Array {
    const { columns, rowGroupRows, rowGroupBytes } = this.#settings;
    const row = columns.map(({ name, type, nullable }) => {
      const value = (record as Readonly<Record<string, unknown>>)[name] ?? null;
      if (value === null && nullable) return null;
      if (value !== null && accepts[type](value)) return type === "INT64" ? BigInt(value as bigint) : value;
      throw new InvalidArgumentError(
        `a record's ${name} is ${typeof value === "bigint" ? value : JSON.stringify(value)}, which is no ${type}${nullable ? "" : " (and the column is not nullable)"}`,
      );
    });
    this.#rows.push(row);
    this.#pendingBytes += row.reduce<number>((bytes, value) => bytes + sizeOf(value), 0);
    if (this.#rows.length >= rowGroupRows || this.#pendingBytes >= rowGroupBytes) this.#endRowGroup();
    return this.#bytes.take();
  }

  end(): Uint8Array {
    this.#endRowGroup();
    // It answers a promise only for a writer that has one.
    void this.#writer.finish();
    return this.#bytes.take();
  }

  state(): Uint8Array {
    const { row_groups: rowGroups, num_rows: rowCount, pendingIndexes: indexes } = this.#writer;
    const state: ParquetState = {
      rows: this.#rows,
      pendingBytes: this.#pendingBytes,
      rowGroups,
      rowCount,
      indexes,
    };
    return serialize(state);
  }

  #endRowGroup(): void {
    const rows = this.#rows;
    if (rows.length === 0) return;
    const columnData = this.#settings.columns.map(({ name }, index): ColumnSource => {
      return { name, data: rows.map((row) => row[index]) };
    });
    void this.#writer.write({ columnData, rowGroupSize: rows.length });
    this.#rows = [];
    this.#pendingBytes = 0;
  }
}

/** Which values a column takes. One that does not fit would only be found out with its whole row group. */
const accepts: Readonly<Record<ParquetColumn<unknown>["type"], (value: unknown) => boolean>> = {
  BOOLEAN: (value) => typeof value === "boolean",
  BYTE_ARRAY: (value) => value instanceof Uint8Array || typeof value === "string",
  DOUBLE: (value) => typeof value === "number",
  FLOAT: (value) => typeof value === "number",
  INT32: (value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31,
  INT64: (value) => typeof value === "bigint" || Number.isSafeInteger(value),
  JSON: () => true,
  STRING: (value) => typeof value === "string",
  TIMESTAMP: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  UUID: (value) => typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
};

/** About what a value takes, in bytes. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (value instanceof Uint8Array) return value.length;
  return typeof value === "object" && value !== null && !(value instanceof Date) ? 64 : 8;
}
