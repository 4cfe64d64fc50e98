import { History } from "../history/history.js";
import { PageStore } from "../history/page-store.js";
import { JobLog } from "../log/job-log.js";
import type { GuardedBackend } from "../spi/guarded-backend.js";
import type { StoreSettings } from "../store-settings.js";
import { type CallOptions, Deadline } from "../time/deadline.js";
import { ManifestStore } from "./manifest-store.js";

/** A scrub's finding about one checkpoint, waiting to be recorded with the next commit. */
export interface Verdict {
  readonly isRestorable: boolean;
  readonly atMs: number;
}

/** What all operations of one job share. */
export interface JobContext {
  readonly job: string;
  readonly backend: GuardedBackend;
  readonly settings: StoreSettings;
  readonly log: JobLog;
  readonly history: History;
  readonly manifests: ManifestStore;
  /** By epoch. */
  readonly verdicts: Map<number, Verdict>;
}

export function jobContext(job: string, backend: GuardedBackend, settings: StoreSettings): JobContext {
  const { clock, random } = settings;
  const log = new JobLog(job, { backend, clock, random });
  const history = new History(new PageStore(backend));
  return { job, backend, settings, log, history, manifests: new ManifestStore(log), verdicts: new Map() };
}

/** The bound of a call on the log. */
export function logDeadline({ settings }: JobContext, options: CallOptions = {}): Deadline {
  return new Deadline(options, settings.deadlineMs, settings.clock);
}

/** The bound of a call that moves state. */
export function transferDeadline({ settings }: JobContext, options: CallOptions = {}): Deadline {
  return new Deadline(options, settings.transferDeadlineMs, settings.clock);
}
