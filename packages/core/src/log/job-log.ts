import { CorruptError } from "../errors/corrupt-error.js";
import { withUnknownOutcome } from "../errors/holdfast-error.js";
import { NotFoundError } from "../errors/not-found-error.js";
import { OutcomeUnknownError } from "../errors/outcome-unknown-error.js";
import type { GuardedBackend } from "../spi/guarded-backend.js";
import { readProven } from "../spi/proven.js";
import type { Clock } from "../time/clock.js";
import type { Deadline } from "../time/deadline.js";
import { elapsedMs, type Instant, instantNow } from "../time/instant.js";
import type { Random } from "../time/random.js";
import { type Created, createRecord } from "./create-record.js";
import type { Head } from "./head.js";
import { type ListedRecord, listRecords, newestSeqs } from "./list-records.js";
import { logKey } from "./log-key.js";
import type { LogRecord } from "./log-record.js";
import { type OpenedRecord, openRecord } from "./record-codec.js";

/** So many of the newest records are tried when the newest is damaged. */
const recordsLookedAt = 1000;
/** So often a head that vanishes between listing and reading is looked for anew. */
const headAttempts = 10;
/** So many records of others are followed one by one before the newest is looked up. */
const conflictsBeforeReading = 4;
/** An empty log does not say its trim age, and somebody else's may be shorter than ours. */
const unknownTrimAgeMs = 1000;

/** A record can raise the last epoch by as many drafts as were begun and given up; by far not so many, though. */
const epochsPerDamagedRecord = 2 ** 20;

/** Makes the record that follows a head; `undefined` when the head needs none; throws when none may follow it. */
export type BuildRecord = (head: Head | undefined) => Promise<LogRecord | undefined>;

/** Finds the head to append to. */
type ReadHead = (deadline: Deadline) => Promise<Head | undefined>;

export interface JobLogContext {
  readonly backend: GuardedBackend;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * A job's append-only log of immutable records. Record `seq` exists once, made by exclusive create, so everything
 * that happens to a job is totally ordered.
 */
export class JobLog {
  readonly job: string;
  readonly #backend: GuardedBackend;
  readonly #clock: Clock;
  readonly #random: Random;
  /** The newest head that was seen here, so that users of one object spare each other conflicts. */
  #newest: Head | undefined;

  constructor(job: string, { backend, clock, random }: JobLogContext) {
    this.job = job;
    this.#backend = backend;
    this.#clock = clock;
    this.#random = random;
  }

  /** The newest record, by one list and one read; `undefined` when the job was never claimed. */
  async readHead(deadline: Deadline): Promise<Head | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      const newestAt = instantNow(this.#clock);
      const [seq] = await newestSeqs(this.#backend, this.job, 1, deadline);
      if (seq === undefined) return undefined;
      try {
        const { record, digest } = await this.readRecord(seq, deadline);
        return this.#seen({ record, reference: { seq, digest }, seq, newestAt });
      } catch (error) {
        // Newer records came and this one was trimmed, all between the two requests.
        if (!NotFoundError.isInstance(error)) throw error;
        if (attempt === headAttempts) {
          const key = logKey(this.job, seq);
          const message = `${key} is listed as the newest record but cannot be found`;
          throw new CorruptError(message, { key, reason: "missing", cause: error });
        }
      }
    }
  }

  /**
   * The newest record that can be read, standing in for a newest one that is proven damaged. What the damaged ones
   * said is lost, so the numbers they may have used are skipped.
   */
  async readHeadPastDamage(deadline: Deadline): Promise<Head | undefined> {
    try {
      return await this.readHead(deadline);
    } catch (error) {
      if (!CorruptError.isInstance(error)) throw error;
    }
    const newestAt = instantNow(this.#clock);
    const seqs = await newestSeqs(this.#backend, this.job, recordsLookedAt, deadline);
    const newest = seqs[0] ?? 0;
    for (const seq of seqs) {
      try {
        const { record, digest } = await this.readRecord(seq, deadline);
        const generation = record.generation + newest - seq;
        const lastEpoch = record.lastEpoch + (newest - seq) * epochsPerDamagedRecord;
        return {
          record: { ...record, generation, lastEpoch },
          reference: { seq, digest },
          seq: newest,
          newestAt,
        };
      } catch (error) {
        if (!CorruptError.isInstance(error) && !NotFoundError.isInstance(error)) throw error;
      }
    }
    throw new CorruptError(`none of the newest ${seqs.length} records of job ${this.job} can be read`, {
      key: logKey(this.job, newest),
    });
  }

  /** One record, proven to be what was written. */
  async readRecord(seq: number, deadline: Deadline): Promise<OpenedRecord> {
    const key = logKey(this.job, seq);
    return await readProven(
      () => this.#backend.read(key, deadline),
      (bytes) => openRecord(bytes, this.job, seq, key),
    );
  }

  /** Every record that exists, with the storage's timestamps, newest first. */
  async list(deadline: Deadline): Promise<readonly ListedRecord[]> {
    return await listRecords(this.#backend, this.job, deadline);
  }

  /**
   * Compare-and-append, the only mutation: makes the record that follows the newest one. Without a head, or with one
   * that was found too long ago, the newest one is looked up first. A record that others made meanwhile becomes the
   * new head, and `build` decides again from it. Answers the new head, or the one that needed no record.
   *
   * @throws OutcomeUnknownError when it cannot be found out by the deadline whether the record was made.
   */
  async append(
    head: Head | undefined,
    build: BuildRecord,
    deadline: Deadline,
    readHead: ReadHead = (bound) => this.readHead(bound),
  ): Promise<Head | undefined> {
    const newer = head && this.#newest && this.#newest.seq > head.seq ? this.#newest : head;
    const first = await this.#attempt(newer, build, deadline, readHead);
    if (!first.isVoid) return first.head;
    // A name that had been trimmed was made again. Or the record had counted, and was trimmed before the answer came;
    // nothing tells the two apart. Only the newest record counts now, and no failure is a definite one any more.
    try {
      for (;;) {
        const next = await this.#attempt(undefined, build, deadline, readHead);
        if (!next.isVoid) return next.head;
      }
    } catch (error) {
      throw withUnknownOutcome(error);
    }
  }

  /** Appends to the newest head; the record that was made may turn out to be void. */
  async #attempt(
    head: Head | undefined,
    build: BuildRecord,
    deadline: Deadline,
    readHead: ReadHead,
  ): Promise<{ readonly isVoid: boolean; readonly head: Head | undefined }> {
    let current = head;
    let newestAt = head?.newestAt ?? instantNow(this.#clock);
    let conflicts = 0;
    for (let mustLook = !head; ; ) {
      mustLook ||= conflicts >= conflictsBeforeReading || this.#isStale(newestAt, current?.record.trimAgeMs);
      if (mustLook) {
        newestAt = instantNow(this.#clock);
        conflicts = 0;
        current = await readHead(deadline);
      }
      let record: LogRecord | undefined;
      try {
        record = await build(current);
      } catch (error) {
        mustLook = await this.#isOutdated(current, error, deadline);
        if (mustLook) continue;
        throw error;
      }
      if (!record) return { isVoid: false, head: current };
      const headTrimAgeMs = current?.record.trimAgeMs ?? Math.min(record.trimAgeMs, unknownTrimAgeMs);
      const begunAt = instantNow(this.#clock);
      const created = await this.#createUnlessOutdated(record, deadline);
      mustLook = created === undefined;
      if (!created) continue;
      const { made, isOwn, wasUnknown } = created;
      // Somebody's record was made after our head was the newest, but need not be the newest itself.
      current = { ...made, newestAt: isOwn && !wasUnknown ? begunAt : newestAt };
      if (!isOwn) {
        conflicts += 1;
        continue;
      }
      const stands =
        !this.#isStale(newestAt, headTrimAgeMs) || (await this.#standsAboveFloor(current, deadline));
      return stands ? { isVoid: false, head: this.#seen(current) } : { isVoid: true, head: undefined };
    }
  }

  /** A damaged record that has the number tells nothing, but those after it may. `undefined` when there are some. */
  async #createUnlessOutdated(record: LogRecord, deadline: Deadline): Promise<Created | undefined> {
    try {
      return await createRecord(this.#backend, this.#random, record, deadline);
    } catch (error) {
      if (!CorruptError.isInstance(error)) throw error;
      const [newest = 0] = await newestSeqs(this.#backend, this.job, 1, deadline);
      if (newest > record.seq) return undefined;
      throw error;
    }
  }

  /** Whether something was gone only because a newer head does not need it any more. */
  async #isOutdated(head: Head | undefined, error: unknown, deadline: Deadline): Promise<boolean> {
    if (!head || !CorruptError.isInstance(error) || error.reason !== "missing") return false;
    const [newest = 0] = await newestSeqs(this.#backend, this.job, 1, deadline);
    return newest > head.seq;
  }

  #seen(head: Head): Head {
    if (!this.#newest || head.seq > this.#newest.seq) this.#newest = head;
    return head;
  }

  /** The floor check. Once the create has succeeded, failing to look again leaves open whether the record counts. */
  async #standsAboveFloor(appended: Head, deadline: Deadline): Promise<boolean> {
    try {
      const newest = await this.readHead(deadline);
      return newest === undefined || newest.record.floor <= appended.seq;
    } catch (cause) {
      const message = `record ${appended.seq} of ${this.job} was made, but whether it counts could not be found out`;
      throw new OutcomeUnknownError(message, { cause });
    }
  }

  /** Whether a name that follows a head may have been trimmed since the head was the newest. */
  #isStale(newestAt: Instant, trimAgeMs = Number.POSITIVE_INFINITY): boolean {
    return elapsedMs(newestAt, this.#clock) >= trimAgeMs / 2;
  }
}
