import type { Clock } from "@holdfast/core";
import { pause } from "./pause.js";
import type { StageFiles } from "./stage-files.js";

const pollMs = 100;

/**
 * What the two sides of a demonstration tell each other, over the mount itself, in the adapter's own way: each message
 * is a file that is whole before it gets its name, and is looked for by listing the directory anew.
 */
export class PeerChannel {
  readonly #files: StageFiles;
  readonly #directory: string;
  readonly #role: string;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;

  constructor(place: {
    readonly files: StageFiles;
    readonly directory: string;
    readonly role: string;
    readonly clock: Clock;
    readonly signal: AbortSignal;
  }) {
    this.#files = place.files;
    this.#directory = place.directory;
    this.#role = place.role;
    this.#clock = place.clock;
    this.#signal = place.signal;
  }

  /** @param text - short: it has to fit the one read of a message. */
  async tell(topic: string, text = "-"): Promise<void> {
    this.#signal.throwIfAborted();
    const temp = `${this.#directory}/.${this.#role}.${topic}`;
    await this.#files.write(temp, text);
    await this.#files.fileSystem.link(temp, `${this.#directory}/${topic}`);
    await this.#files.fileSystem.unlink(temp);
  }

  /** Waits for a message of the other side. */
  async hear(topic: string): Promise<string> {
    for (;;) {
      const text = await this.heard(topic);
      if (text !== undefined) return text;
      await pause(this.#clock, pollMs, this.#signal);
    }
  }

  /** A message of the other side, if it is there by now. */
  async heard(topic: string): Promise<string | undefined> {
    this.#signal.throwIfAborted();
    if (!(await this.#files.names(this.#directory)).includes(topic)) return undefined;
    const outcome = await this.#files.read(`${this.#directory}/${topic}`);
    return "text" in outcome ? outcome.text : undefined;
  }
}
