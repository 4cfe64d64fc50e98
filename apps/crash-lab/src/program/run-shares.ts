/** What a worker is told besides what all are. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

interface Listening<Progress> {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export interface SharesOptions<Report> {
  readonly workers: number;
  readonly signal: AbortSignal;
  /** Has one worker do its share. */
  readonly run: (share: Share, listening: Listening<RunsProgress>) => Promise<Report>;
  /** Whether a report is such that nobody needs to go on. */
  readonly isEnough: (report: Report) => boolean;
}

interface RunsProgress {
  /** Of so many runs. */
  readonly of: number;
  readonly done: number;
}

const progressMs = 10_000;

/**
 * Has several workers do their shares of many runs side by side, and tells on standard error how far they are. Answers the
 * reports of those that came to their end: the first one that is enough ends all others.
 * @throws the signal's reason, and the error of a worker that failed
 */
export async function runShares<Report>({
  workers,
  signal,
  run,
  isEnough,
}: SharesOptions<Report>): Promise<readonly Report[]> {
  const startedAtMs = performance.now();
  const progress = Array.from({ length: workers }, () => ({ done: 0, of: 0 }));
  const tell = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAtMs) / 1000);
    const done = total(progress, (one) => one.done);
    // Before all have counted their runs, nobody knows how many there are.
    const of = progress.every((one) => one.of > 0) ? ` of ${said(total(progress, (one) => one.of))}` : "";
    process.stderr.write(`${seconds} s: ${said(done)}${of} runs\n`);
  }, progressMs);
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const work = async (index: number): Promise<readonly Report[]> => {
    const onProgress = ({ done, of }: RunsProgress): void => {
      progress[index] = { done, of };
    };
    try {
      const report = await run({ index, of: workers }, { signal: either, onProgress });
      if (isEnough(report)) over.abort(new Error("another worker has found something"));
      return [report];
    } catch (error) {
      if (over.signal.aborted) return [];
      over.abort(error);
      throw error;
    }
  };
  try {
    const reports = await Promise.all(progress.map((_, index) => work(index)));
    return reports.flat();
  } finally {
    clearInterval(tell);
    signal.throwIfAborted();
  }
}

export function total<T>(list: readonly T[], value: (one: T) => number): number {
  return list.reduce((sum, one) => sum + value(one), 0);
}

function said(count: number): string {
  return count.toLocaleString("en-US");
}
