import type { JobMessage, JobOrder } from "@holdfast/conformance/trial";
import type { WriterName } from "../writers/writers.js";

/** What a worker is told, in one line of JSON. */
export interface WorkOrder {
  readonly writer: WriterName;
  /** Where the disk is mounted for the worker. */
  readonly mountPoint: string;
  readonly order: JobOrder;
}

/** Whatever a worker tells. */
export type Told = { readonly kind: string };

/** Marks the lines of a worker among whatever else comes the same way, such as messages of a kernel. */
const mark = "@@ ";

/** What a worker says first: its code is loaded. */
export const readyLine: string = `${mark}ready`;

/** What a worker tells, as a line. */
export function renderMessage(message: Told): string {
  return `${mark}${JSON.stringify(message)}`;
}

export interface WorkerListener<M extends Told = JobMessage> {
  readonly onReady: () => void;
  readonly onMessage: (message: M) => void;
  /** Whatever else came, line by line. */
  readonly onOther: (line: string) => void;
}

/**
 * Hears what a worker says. A line counts when all of it has come: what a cut left of the last one was never said.
 * @throws Error when a marked line is not what a worker says.
 */
export class WorkerLines<M extends Told = JobMessage> {
  readonly #listener: WorkerListener<M>;
  #rest = "";

  constructor(listener: WorkerListener<M>) {
    this.#listener = listener;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#hear(line.trim());
  }

  #hear(line: string): void {
    if (!line.startsWith(mark)) this.#listener.onOther(line);
    else if (line === readyLine) this.#listener.onReady();
    else this.#listener.onMessage(parseMessage(line.slice(mark.length)) as M);
  }
}

function parseMessage(text: string): Told {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message === "object" && message !== null && "kind" in message) return message as Told;
  } catch (cause) {
    throw new Error(`a worker said what is no message: ${text}`, { cause });
  }
  throw new Error(`a worker said what is no message: ${text}`);
}
