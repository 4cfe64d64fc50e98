import type { Checkpoint } from "@holdfast/core";
import type { StateEntry, Stateful } from "../pipeline/stateful.js";
import { type DelayCounts, DelayHistogram } from "./delay-histogram.js";
import { keyGroup } from "./key-group.js";

export const windowMinutes = 60;

/** One window of one key that no more rows can reach. */
export interface ClosedWindow {
  readonly key: string;
  readonly startMinute: number;
  readonly delays: DelayHistogram;
}

export interface TumblingWindowsOptions {
  /** How many minutes of event time the watermark stays behind the timetable. */
  readonly allowedEarlinessMinutes: number;
  readonly keyGroups: number;
}

type OpenWindows = Map<string, DelayHistogram>;
type WindowState = readonly (readonly [startMinute: number, key: string, delays: DelayCounts])[];

const watermarkEntry = "windows/watermark";
const groupEntry = (group: number): string => `windows/group-${String(group).padStart(3, "0")}`;

/**
 * Keyed tumbling windows of an hour of event time.
 *
 * The rule for rows out of order: the watermark is the latest scheduled minute of all rows so far less the
 * allowed earliness. A window closes, and is never opened again, once the watermark reaches its end. A row whose
 * window has closed is late: it is counted in no window and told to the caller. However delayed a flight was,
 * it is never late; one that departed long before its time can be.
 */
export class TumblingWindows implements Stateful {
  readonly #options: TumblingWindowsOptions;
  /** Open windows by start, then by key. */
  readonly #open: Map<number, OpenWindows> = new Map();
  readonly #revisions: number[];
  #watermark = Number.NEGATIVE_INFINITY;
  #watermarkRevision = 0;
  #nextClose = Number.POSITIVE_INFINITY;

  constructor(options: TumblingWindowsOptions) {
    this.#options = options;
    this.#revisions = new Array<number>(options.keyGroups).fill(0);
  }

  /** The event time up to which everything has been answered, in minutes. */
  get watermark(): number {
    return this.#watermark;
  }

  get openWindows(): number {
    let windows = 0;
    for (const keys of this.#open.values()) windows += keys.size;
    return windows;
  }

  /** Counts a row in its window; false when that has closed and the row is late. */
  add(key: string, eventMinute: number, delayMinutes: number): boolean {
    const startMinute = Math.floor(eventMinute / windowMinutes) * windowMinutes;
    if (startMinute + windowMinutes <= this.#watermark) return false;
    this.#window(startMinute, key).add(delayMinutes);
    this.#touch(key);
    return true;
  }

  /** Learns how far the timetable is; answers the windows this closes, by start and then by key. */
  advance(scheduledMinute: number): readonly ClosedWindow[] {
    return this.#closeUpTo(scheduledMinute - this.#options.allowedEarlinessMinutes);
  }

  /** The end of the stream: no more rows can come, so every window closes. */
  finish(): readonly ClosedWindow[] {
    return this.#closeUpTo(Number.MAX_SAFE_INTEGER);
  }

  stateEntries(): readonly StateEntry[] {
    const groups = new Map<number, [number, string, DelayHistogram][]>();
    for (const [startMinute, keys] of this.#open) {
      for (const [key, delays] of keys) {
        const group = keyGroup(key, this.#options.keyGroups);
        const windows = groups.get(group) ?? [];
        windows.push([startMinute, key, delays]);
        groups.set(group, windows);
      }
    }
    const entries: StateEntry[] = [...groups].map(([group, windows]) => ({
      name: groupEntry(group),
      revision: this.#revisions[group] ?? 0,
      body: () => JSON.stringify(windows.map(([start, key, delays]) => [start, key, delays.counts()])),
    }));
    if (Number.isFinite(this.#watermark)) {
      const watermark = this.#watermark;
      const body = (): string => JSON.stringify(watermark);
      entries.push({ name: watermarkEntry, revision: this.#watermarkRevision, body });
    }
    return entries;
  }

  async restore(checkpoint: Checkpoint): Promise<void> {
    if (checkpoint.has(watermarkEntry)) this.#watermark = await checkpoint.readJson<number>(watermarkEntry);
    for (let group = 0; group < this.#options.keyGroups; group += 1) {
      if (!checkpoint.has(groupEntry(group))) continue;
      const windows = await checkpoint.readJson<WindowState>(groupEntry(group));
      for (const [startMinute, key, counts] of windows) {
        this.#keysFrom(startMinute).set(key, new DelayHistogram(counts));
      }
    }
  }

  #window(startMinute: number, key: string): DelayHistogram {
    const keys = this.#keysFrom(startMinute);
    const present = keys.get(key);
    if (present) return present;
    const delays = new DelayHistogram();
    keys.set(key, delays);
    return delays;
  }

  #keysFrom(startMinute: number): OpenWindows {
    const present = this.#open.get(startMinute);
    if (present) return present;
    const keys: OpenWindows = new Map();
    this.#open.set(startMinute, keys);
    this.#nextClose = Math.min(this.#nextClose, startMinute + windowMinutes);
    return keys;
  }

  #closeUpTo(watermark: number): readonly ClosedWindow[] {
    if (watermark <= this.#watermark) return [];
    this.#watermark = watermark;
    this.#watermarkRevision += 1;
    if (watermark < this.#nextClose) return [];
    const starts = [...this.#open.keys()].sort((a, b) => a - b);
    const due = starts.filter((startMinute) => startMinute + windowMinutes <= watermark);
    this.#nextClose = (starts[due.length] ?? Number.POSITIVE_INFINITY) + windowMinutes;
    return due.flatMap((startMinute) => this.#close(startMinute));
  }

  #close(startMinute: number): readonly ClosedWindow[] {
    const keys = [...this.#keysFrom(startMinute)].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#open.delete(startMinute);
    return keys.map(([key, delays]) => {
      this.#touch(key);
      return { key, startMinute, delays };
    });
  }

  #touch(key: string): void {
    const group = keyGroup(key, this.#options.keyGroups);
    this.#revisions[group] = (this.#revisions[group] ?? 0) + 1;
  }
}
