import { Presets, SingleBar } from "cli-progress";
import { durationWords, outcomeWords } from "../report/report-words.js";
import type { CaseResult } from "../runner/case-result.js";
import type { RunEvent } from "../runner/run-event.js";

/** Shows how far a run is. */
export interface Progress {
  tell(event: RunEvent): void;
  stop(): void;
}

/** A bar on a terminal, a line for each case elsewhere. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? new BarProgress(stream) : new LineProgress(stream);
}

class BarProgress implements Progress {
  readonly #bar: SingleBar;
  #others = "";

  constructor(stream: NodeJS.WriteStream) {
    const format = "{bar} {value}/{total} {note}";
    this.#bar = new SingleBar({ stream, format, hideCursor: true, barsize: 24 }, Presets.shades_classic);
  }

  tell(event: RunEvent): void {
    if (event.type === "run-started") this.#bar.start(event.cases, 0, { note: "" });
    else if (event.type === "case-started") this.#bar.update({ note: `${event.case.id}${this.#others}` });
    else {
      const { outcome, id } = event.result;
      if (outcome === "fail") this.#others += ` | ${id} failed`;
      this.#bar.increment(1, { note: `${id}${this.#others}` });
    }
  }

  stop(): void {
    this.#bar.stop();
  }
}

class LineProgress implements Progress {
  readonly #stream: NodeJS.WriteStream;
  #cases = 0;
  #ended = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  tell(event: RunEvent): void {
    if (event.type === "run-started") {
      this.#cases = event.cases;
      this.#stream.write(
        `${event.cases} ${event.cases === 1 ? "case" : "cases"} on ${event.backend.name}, seed ${event.seed}\n`,
      );
    } else if (event.type === "case-ended") {
      this.#ended += 1;
      this.#stream.write(`${this.#ended}/${this.#cases} ${describe(event.result)}\n`);
    }
  }

  stop(): void {}
}

function describe({ id, outcome, title, durationMs }: CaseResult): string {
  return `${id} ${outcomeWords[outcome]} (${durationWords(durationMs)}): ${title}`;
}
