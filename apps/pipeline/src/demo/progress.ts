import { MultiBar, Presets, type SingleBar } from "cli-progress";
import type { RunRecord } from "./demo-result.js";
import { describeRun } from "./run-table.js";

/** Is told how far the two runs are. */
export interface Progress {
  reference(row: number): void;
  killed(row: number): void;
  runEnded(record: RunRecord): void;
  stop(): void;
}

/** Two bars on a terminal; a line per kill and per tenth of the rows elsewhere. */
export function showProgress(stream: NodeJS.WriteStream, rows: number): Progress {
  return stream.isTTY ? new Bars(stream, rows) : new Lines(stream, rows);
}

class Bars implements Progress {
  readonly #bars: MultiBar;
  readonly #reference: SingleBar;
  readonly #killed: SingleBar;
  #kills = 0;

  constructor(stream: NodeJS.WriteStream, rows: number) {
    const format = "{name} {bar} {percentage}% | {value}/{total} rows{note}";
    this.#bars = new MultiBar({ stream, format, hideCursor: true }, Presets.shades_classic);
    this.#reference = this.#bars.create(rows, 0, { name: "uninterrupted", note: "" });
    this.#killed = this.#bars.create(rows, 0, { name: "killed       ", note: "" });
  }

  reference(row: number): void {
    this.#reference.update(row);
  }

  killed(row: number): void {
    this.#killed.update(row);
  }

  runEnded(record: RunRecord): void {
    if (record.ended !== "killed") return;
    this.#kills += 1;
    this.#killed.update({ note: ` | ${this.#kills} ${this.#kills === 1 ? "kill" : "kills"}` });
  }

  stop(): void {
    this.#bars.update();
    this.#bars.stop();
  }
}

class Lines implements Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #rows: number;
  readonly #tenths: Record<string, number> = {};

  constructor(stream: NodeJS.WriteStream, rows: number) {
    this.#stream = stream;
    this.#rows = rows;
  }

  reference(row: number): void {
    this.#tell("uninterrupted", row);
  }

  killed(row: number): void {
    this.#tell("killed", row);
  }

  runEnded(record: RunRecord): void {
    this.#stream.write(`${describeRun(record)}\n`);
  }

  stop(): void {}

  #tell(name: string, row: number): void {
    const tenth = Math.floor((10 * row) / this.#rows);
    if (tenth <= (this.#tenths[name] ?? 0)) return;
    this.#tenths[name] = tenth;
    this.#stream.write(`${name}: ${tenth * 10}% of ${this.#rows} rows\n`);
  }
}
