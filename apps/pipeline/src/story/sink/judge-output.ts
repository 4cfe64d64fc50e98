import { outputBucket, type StoryWorld } from "../world/story-world.js";

/** What became of the rows of the stream in the files that can be seen. */
export interface OutputVerdict {
  readonly files: number;
  readonly rows: number;
  /** Rows that are there more than once. */
  readonly doubled: number;
  /** Rows before the last one, or before the end that was promised, that are not there. */
  readonly missing: number;
}

/** Reads every finished file and counts each row. Every line begins with its row's number. */
export function judgeOutput({ s3 }: StoryWorld, promisedRows = 0): OutputVerdict {
  const seen = new Set<number>();
  let [doubled, end] = [0, promisedRows];
  const keys = s3.keys(outputBucket);
  for (const key of keys) {
    const text = Buffer.from(s3.object(outputBucket, key) ?? []).toString();
    for (const line of text.split("\n")) {
      if (line === "") continue;
      const row = Number.parseInt(line, 10);
      if (seen.has(row)) doubled += 1;
      seen.add(row);
      end = Math.max(end, row + 1);
    }
  }
  return { files: keys.length, rows: seen.size, doubled, missing: end - seen.size };
}
