import { availableParallelism } from "node:os";
import {
  type CaseGroup,
  type ConformanceCase,
  conformanceCases,
  type ReportedCase,
  selectCases,
} from "@holdfast/conformance";
import type { StoreAccess } from "../store/store-access.js";
import { makeBucket } from "../store/store-bucket.js";
import { type CaseNews, SuiteLane } from "./suite-lane.js";
import type { SuiteRun } from "./suite-report.js";

export interface SuiteOptions {
  readonly access: StoreAccess;
  /** Each case gets a bucket of its own, instead of a folder of the one there is. */
  readonly ownBuckets: boolean;
  readonly seed: number;
  /** Try each case less hard. */
  readonly isShort: boolean;
  readonly only?: readonly string[];
  readonly signal: AbortSignal;
}

const progressMs = 10_000;

/** Still more objects than a page or a request has, and parts enough for a race between them. */
const shortTuning = { manyKeys: 1100, largeBytes: 22 * 2 ** 20, kills: 3 } as const;

/** Those whose cases take longest begin, so that nobody waits for the last one. */
const longest: readonly CaseGroup[] = ["network", "crash", "power", "bounds", "list"];

/**
 * Runs the conformance suite on a store, some cases side by side: most of them wait most of the time. Its progress goes to
 * stderr, and each failure at once.
 */
export async function runSuite(title: string, options: SuiteOptions): Promise<Omit<SuiteRun, "cuts">> {
  const { access, ownBuckets, seed, isShort, only, signal } = options;
  signal.throwIfAborted();
  const chosen = selectCases(conformanceCases, only);
  const waiting = inOrder(chosen);
  const under = new Set<string>();
  const ended: CaseNews[] = [];
  const startedAtMs = performance.now();
  const run = async (lane: SuiteLane): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { id } = next;
      const own = placeOf(access, ownBuckets, id);
      if (ownBuckets) await makeBucket(own);
      under.add(id);
      const news = await lane.run({ id, access: own, seed, tuning: isShort ? shortTuning : {} });
      under.delete(id);
      ended.push(news);
      tellFailure(title, news.result);
    }
  };
  const tell = setInterval(() => {
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(0);
    const now = [...under].join(" ");
    process.stderr.write(`${title}, ${seconds} s: ${ended.length} of ${chosen.length} cases, now ${now}\n`);
  }, progressMs);
  const lanes = Array.from({ length: 1 + availableParallelism() }, () => new SuiteLane());
  const kill = (): void => {
    for (const lane of lanes) lane.kill();
  };
  signal.addEventListener("abort", kill, { once: true });
  try {
    await Promise.all(lanes.map(run));
  } finally {
    signal.removeEventListener("abort", kill);
    clearInterval(tell);
    kill();
    signal.throwIfAborted();
  }
  return {
    title,
    cases: inSuite(ended.map(({ result }) => result)),
    notes: ended.flatMap(({ notes }) => notes),
    durationMs: performance.now() - startedAtMs,
  };
}

function inOrder(cases: readonly ConformanceCase[]): ConformanceCase[] {
  const rank = ({ group }: ConformanceCase): number => {
    const place = longest.indexOf(group);
    return place < 0 ? longest.length : place;
  };
  return [...cases].sort((a, b) => rank(a) - rank(b));
}

/** In the order of the suite, whichever ended first. */
function inSuite(results: readonly ReportedCase[]): readonly ReportedCase[] {
  const places = new Map(conformanceCases.map(({ id }, place) => [id, place]));
  return [...results].sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
}

/** Nobody else works there: cases that run side by side do not meet, and none finds what another has left. */
function placeOf(access: StoreAccess, ownBuckets: boolean, id: string): StoreAccess {
  const name = id.toLowerCase();
  // A bucket from which much was removed lists ever more slowly, in Ceph 16.
  if (ownBuckets) return { ...access, bucket: `${access.bucket}-${name}` };
  return { ...access, prefix: `${access.prefix}${name}/` };
}

function tellFailure(title: string, { id, outcome, error, reason }: ReportedCase): void {
  if (outcome === "pass") return;
  process.stderr.write(`${title}: ${id} ${outcome}: ${error?.message ?? reason}\n`);
}
