/** Cuts a stream of text into lines. What follows the last line feed is no line yet. */
export class LineSplitter {
  #rest = "";

  push(text: string): readonly string[] {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines;
  }
}
