import { hash } from "node:crypto";
import type { CrashState } from "@holdfast/worlds/disk";
import type { RecordedRun } from "./recorded-run.js";
import { asStory, type StoryNote } from "./story.js";

/** Names the crash states of a run: equal for the same disk after the same story, and for no others. */
export class StateKeys {
  /** The digest of what was told up to each note. */
  readonly #digests: string[];

  constructor({ before }: RecordedRun) {
    this.#digests = [before.reduce(digestOf, "")];
  }

  keyOf({ fingerprint, notes }: CrashState): string {
    const story = asStory(notes);
    for (let length = this.#digests.length; length <= story.length; length += 1) {
      const note = story[length - 1];
      const last = this.#digests.at(-1) ?? "";
      this.#digests.push(note ? digestOf(last, note) : last);
    }
    return `${fingerprint} ${this.#digests[story.length]}`;
  }
}

/** What a judge knows follows from what was told and from the disk. */
function digestOf(before: string, note: StoryNote): string {
  if (!("told" in note)) return before;
  return hash("sha1", `${before}\n${JSON.stringify(note.told)}`, "base64url").slice(0, 16);
}
