import { deepFreeze } from "../deep-freeze.js";
import { CorruptError } from "../errors/corrupt-error.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { UnsupportedFormatError } from "../errors/unsupported-format-error.js";
import { type LogRecord, recordFormat } from "./log-record.js";
import { openSeal, type Sealed, seal } from "./seal.js";

const largestRecordBytes = 16 * 1024 * 1024;

/** @throws InvalidArgumentError when the record is larger than any backend must take in one piece. */
export function sealRecord(record: LogRecord): Sealed {
  const sealed = seal(JSON.stringify(record));
  if (sealed.bytes.length <= largestRecordBytes) return sealed;
  throw new InvalidArgumentError(
    `the ${record.kind} record has ${sealed.bytes.length} bytes, over ${largestRecordBytes}: give the checkpoint fewer entries and effects`,
  );
}

export interface OpenedRecord {
  readonly record: LogRecord;
  readonly digest: string;
}

/**
 * The record in some bytes, proven to be the one that was written under this key.
 * @throws CorruptError when it is damaged, cut short, or another record than its key says.
 * @throws UnsupportedFormatError when a newer Holdfast wrote it.
 */
export function openRecord(bytes: Uint8Array, job: string, seq: number, key: string): OpenedRecord {
  const { body, digest } = openSeal(bytes, key);
  const record = parse(body, key);
  if (record.format > recordFormat) {
    throw new UnsupportedFormatError(
      `${key} has format ${record.format}; this version of @holdfast/core knows formats up to ${recordFormat}: update it`,
    );
  }
  if (record.format !== recordFormat || record.job !== job || record.seq !== seq) {
    throw new CorruptError(
      `${key} holds record ${record.seq} of job ${record.job}: it was swapped for another`,
      { key },
    );
  }
  return { record: deepFreeze(record), digest };
}

function parse(body: string, key: string): LogRecord {
  const value: unknown = parseJson(body, key);
  if (
    typeof value !== "object" ||
    value === null ||
    typeof (value as { format?: unknown }).format !== "number"
  ) {
    throw new CorruptError(`${key} is sealed but holds no record`, { key });
  }
  return value as LogRecord;
}

function parseJson(body: string, key: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new CorruptError(`${key} is sealed but holds no JSON`, { key, cause });
  }
}
