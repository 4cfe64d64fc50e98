import type { JobMessage } from "../child/workload/job-message.js";
import type { JobKnowledge } from "../trial/job-judge.js";

/** What a recording has between the changes of the disk. */
export type StoryNote =
  /** Somebody at work told it. */
  | { readonly told: JobMessage }
  /** A judge had looked. */
  | { readonly known: JobKnowledge };

/** The notes of a crash state, which this package's own recordings have put down. */
export function asStory(notes: readonly unknown[]): readonly StoryNote[] {
  return notes as readonly StoryNote[];
}

/** One line for each thing that was told. */
export function renderStory(story: readonly StoryNote[]): string {
  return story.flatMap((note) => ("told" in note ? [renderMessage(note.told)] : [])).join("\n");
}

function renderMessage({ kind, ...details }: JobMessage): string {
  const words = Object.entries(details).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [kind, ...words].join(" ");
}
