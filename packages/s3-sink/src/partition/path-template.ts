import { InvalidArgumentError } from "@holdfast/core";
import { escapeSegment } from "./escape-segment.js";

/** Names the folder that a record's file lies in, below the sink's own: `date=2026-11-22/carrier=UA`; empty for none. */
export type Partition<R> = (record: R) => string;

export interface PathTemplateOptions<R> {
  /** When the record happened, in milliseconds since the epoch; for `{yyyy}`, `{MM}`, `{dd}`, `{HH}` and `{mm}`, in UTC. */
  readonly eventTimeMs?: (record: R) => number;
  /** What stands for the other names of the template. Any text is allowed, and escaped. */
  readonly keys?: Readonly<
    Record<string, (record: R) => string | number | bigint | boolean | null | undefined>
  >;
}

type Piece<R> = string | ((record: R, time: string) => string);

/** Where in `2026-11-22T17:05:09.123Z` a piece of the time stands. */
const timePieces: Readonly<Record<string, readonly [from: number, to: number]>> = {
  yyyy: [0, 4],
  MM: [5, 7],
  dd: [8, 10],
  HH: [11, 13],
  mm: [14, 16],
};

/**
 * Folders by event time and key: `pathTemplate("date={yyyy}-{MM}-{dd}/carrier={carrier}", { eventTimeMs, keys })`.
 * @throws InvalidArgumentError when the template names what it was not told of, or is no relative path.
 */
export function pathTemplate<R>(template: string, options: PathTemplateOptions<R> = {}): Partition<R> {
  assertPartitionPath(template.replace(/\{[^{}]*\}/g, "x"));
  const { eventTimeMs } = options;
  const texts = template.split(/(\{[^{}]*\})/);
  const pieces = texts.map((text): Piece<R> => pieceOf(text, options));
  const needsTime = texts.some(isTime);
  return (record) => {
    const time = needsTime && eventTimeMs ? timeText(eventTimeMs(record)) : "";
    return pieces.map((piece) => (typeof piece === "string" ? piece : piece(record, time))).join("");
  };
}

/** @throws InvalidArgumentError when it is not empty and no relative path without empty or dotted segments. */
export function assertPartitionPath(path: unknown): asserts path is string {
  if (path === "") return;
  const isPath =
    typeof path === "string" &&
    path.length <= 700 &&
    path
      .split("/")
      .every((segment) => /^[A-Za-z0-9_.@+,=%~-]{1,240}$/.test(segment) && !/^\.|\.$/.test(segment));
  if (isPath) return;
  throw new InvalidArgumentError(
    `partition ${JSON.stringify(path)} is no relative path of plain segments; pass what comes from records through escapeSegment`,
  );
}

function isTime(text: string): boolean {
  return /^\{.*\}$/.test(text) && Object.hasOwn(timePieces, text.slice(1, -1));
}

function pieceOf<R>(text: string, { eventTimeMs, keys = {} }: PathTemplateOptions<R>): Piece<R> {
  if (!/^\{.*\}$/.test(text)) return text;
  const name = text.slice(1, -1);
  const time = Object.hasOwn(timePieces, name) ? timePieces[name] : undefined;
  if (time) {
    if (eventTimeMs) return (_, at) => at.slice(...time);
    throw new InvalidArgumentError(
      `the template has {${name}}; give eventTimeMs, which tells a record's time`,
    );
  }
  const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (key) return (record) => escapeSegment(key(record));
  throw new InvalidArgumentError(
    `the template has {${name}}; give keys.${name}, which tells what stands for it`,
  );
}

function timeText(timeMs: number): string {
  const date = new Date(timeMs);
  const year = date.getUTCFullYear();
  if (year >= 0 && year <= 9999) return date.toISOString();
  throw new InvalidArgumentError(`a record's event time is ${timeMs}; give milliseconds since the epoch`);
}
