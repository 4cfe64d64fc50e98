import type { Json } from "@holdfast/core";
import { LineSplitter } from "./line-splitter.js";

/** What the parent says, line by line, in order. */
export class HeardLines {
  readonly #heard: Json[] = [];
  readonly #waiting: ((message: Json) => void)[] = [];

  /** @param onEnd Called when the parent has closed the stream, or is gone. */
  constructor(input: NodeJS.ReadStream, onEnd: () => void) {
    const lines = new LineSplitter();
    input.setEncoding("utf8");
    input.on("data", (text: string) => {
      for (const line of lines.push(text)) this.#hear(JSON.parse(line));
    });
    input.on("end", onEnd);
    input.on("error", onEnd);
  }

  async next(): Promise<Json> {
    const heard = this.#heard.shift();
    if (heard !== undefined) return heard;
    return await new Promise((resolve) => this.#waiting.push(resolve));
  }

  #hear(message: Json): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(message);
    else this.#heard.push(message);
  }
}
