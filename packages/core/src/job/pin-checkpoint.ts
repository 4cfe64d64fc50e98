import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { InvalidStateError } from "../errors/invalid-state-error.js";
import { NotFoundError } from "../errors/not-found-error.js";
import { newestRestorable } from "../history/live-set.js";
import { describeValue } from "../key.js";
import type { Head } from "../log/head.js";
import type { LogRecord, StoredPin } from "../log/log-record.js";
import type { Manifest } from "../state/manifest.js";
import type { CallOptions, Deadline } from "../time/deadline.js";
import { type Duration, durationMs } from "../time/duration.js";
import { randomNonce } from "../time/random.js";
import { appendChange } from "./append-change.js";
import { Checkpoint } from "./checkpoint.js";
import { expired, nothingToHold } from "./expired.js";
import type { JobContext } from "./job-context.js";
import { loadManifest } from "./load-manifest.js";

const mostPins = 1000;
const longestNote = 200;

export interface PinOptions extends CallOptions {
  /**
   * How long the pin holds unless it is released before; 10 min without it. It ends by the clock of whoever commits
   * then, so it should be long against the difference between the machines' clocks.
   */
  readonly ttl?: Duration;
  /** Who holds it and why, for those who look: up to 200 characters. */
  readonly note?: string;
}

/** A reader's hold on a live checkpoint: retention does not drop it before the pin is released or ends. */
export interface Pin {
  readonly id: string;
  readonly epoch: number;
  /** When it ends by itself, in milliseconds since the epoch. */
  readonly expiresAtMs: number;
  readonly checkpoint: Checkpoint;
  /** Gives the hold up; idempotent. */
  release(options?: CallOptions): Promise<void>;
}

/** Pins a live checkpoint, or the newest restorable one. */
export async function pinCheckpoint(
  context: JobContext,
  epoch: number | undefined,
  options: PinOptions,
  deadline: Deadline,
): Promise<Omit<Pin, "release">> {
  const { job, settings } = context;
  const ttlMs = durationMs(options.ttl ?? "10m", "ttl");
  if ((options.note?.length ?? 0) > longestNote) {
    throw new InvalidArgumentError(
      `the pin's note has ${options.note?.length} characters; at most ${longestNote} are allowed`,
    );
  }
  const id = randomNonce(settings.random);
  let pinned: { readonly pin: StoredPin; readonly manifest: Manifest } | undefined;
  const change = async (record: LogRecord, head: Head | undefined): Promise<LogRecord> => {
    if (record.pins.length >= mostPins)
      throw new InvalidStateError(`job ${job} has ${mostPins} pins already; release some`);
    const reference =
      epoch === undefined
        ? newestRestorable(record.live)
        : await context.history.find(record.live, epoch, deadline);
    if (!reference) throw epoch === undefined ? nothingToHold(job) : expired(job, epoch, head?.record.live);
    const { note } = options;
    const pin = {
      id,
      epoch: reference.epoch,
      expiresAtMs: record.atMs + ttlMs,
      ...(note !== undefined && { note }),
    };
    // Before the append: once the pin is made, nothing may keep it from its holder.
    pinned = { pin, manifest: await loadManifest(context, record, reference, deadline) };
    // A void attempt is rebuilt, possibly on a record that has this very pin.
    return { ...record, pins: [...record.pins.filter((other) => other.id !== id), pin] };
  };
  await appendChange(context, "pin", undefined, change, deadline);
  if (!pinned) throw new InvalidStateError(`pin ${id} of job ${job} was appended without being made`);
  const { pin, manifest } = pinned;
  return {
    id,
    epoch: pin.epoch,
    expiresAtMs: pin.expiresAtMs,
    checkpoint: new Checkpoint(context, manifest),
  };
}

/** Gives up a pin. One that is not there any more needs nothing. */
export async function unpinCheckpoint(context: JobContext, id: string, deadline: Deadline): Promise<void> {
  if (!/^[0-9a-f]{32}$/.test(id)) throw new InvalidArgumentError(`${describeValue(id)} is no id of a pin`);
  const change = async (record: LogRecord, head: Head | undefined): Promise<LogRecord | undefined> => {
    if (!head) throw new NotFoundError(`job ${context.job} was never claimed, so it has no pins`);
    const pins = record.pins.filter((pin) => pin.id !== id);
    return pins.length === head.record.pins.length ? undefined : { ...record, pins };
  };
  await appendChange(context, "unpin", undefined, change, deadline);
}
