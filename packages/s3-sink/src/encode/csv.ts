import { InvalidArgumentError } from "@holdfast/core";
import type { Encoder, FileEncoder } from "./encoder.js";

export interface CsvOptions<R> {
  /** The columns, in order; each is the record's property of that name. */
  readonly columns: readonly (keyof R & string)[];
  /** Whether each file begins with the names of its columns. Default true. */
  readonly header?: boolean;
}

const nothing: Uint8Array = new Uint8Array(0);

/**
 * Comma-separated values as RFC 4180 has them: lines end in CRLF, fields with a comma, a quotation mark or a line break
 * stand in quotation marks. `null` and `undefined` are empty fields, dates ISO 8601.
 * @throws InvalidArgumentError when there are no columns, or one is named twice.
 */
export function csv<R>({ columns, header = true }: CsvOptions<R>): Encoder<R> {
  if (!Array.isArray(columns) || columns.length === 0 || new Set(columns).size < columns.length) {
    throw new InvalidArgumentError(
      `csv's columns are ${JSON.stringify(columns)}; give one name at least, and each once`,
    );
  }
  const names: readonly (keyof R & string)[] = [...columns];
  const heading = header ? line(names) : "";
  const file = (isNew: boolean): FileEncoder<R> => {
    let before = isNew ? heading : "";
    return {
      encode: (record) => {
        const text = line(names.map((name) => record[name]));
        const bytes = Buffer.from(before + text);
        before = "";
        return bytes;
      },
      end: () => nothing,
      state: () => undefined,
    };
  };
  return {
    id: `csv ${JSON.stringify([header, ...names])}`,
    extension: ".csv",
    contentType: "text/csv; charset=utf-8",
    open: () => file(true),
    // A file exists from its first record on, which brought the heading.
    resume: () => file(false),
  };
}

function line(values: readonly unknown[]): string {
  return `${values.map(field).join(",")}\r\n`;
}

function field(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "object" && !(value instanceof Date)) {
    throw new InvalidArgumentError(`a field is ${JSON.stringify(value)}; give text, a number or a date`);
  }
  const text = value instanceof Date ? value.toISOString() : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
