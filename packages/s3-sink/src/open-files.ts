import { InvalidArgumentError, randomNonce } from "@holdfast/core";
import { type EndedFile, endedFile } from "./ended-file.js";
import { type FileFacts, OpenFile } from "./open-file.js";
import type { PartSender } from "./part-sender.js";
import { assertPartitionPath } from "./partition/path-template.js";
import { partNumbersPerRun, type SinkSettings } from "./sink-options.js";
import type { BufferedBytes } from "./tail.js";

/** So often files are looked at for being due, in milliseconds. */
const lookEveryMs = 100;

export interface OpenFilesOptions<R> {
  readonly settings: SinkSettings<R>;
  readonly sender: PartSender;
  /** Keys begin with it. */
  readonly keyPrefix: string;
  readonly onEnd: (file: EndedFile) => void;
}

/** The files in progress: which record goes to which, and when each ends. */
export class OpenFiles<R> {
  readonly #options: OpenFilesOptions<R>;
  /** By partition; the one that waits longest for a record first. */
  readonly #byPartition = new Map<string, OpenFile<R>>();
  readonly buffered: BufferedBytes = { bytes: 0 };
  #sequence = 1;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: OpenFilesOptions<R>) {
    this.#options = options;
  }

  get count(): number {
    return this.#byPartition.size;
  }

  /** The number of the next file. */
  get sequence(): number {
    return this.#sequence;
  }

  /** There is more in memory than there may be. */
  get needsRelief(): boolean {
    return this.buffered.bytes > this.#options.settings.maxBufferedBytes;
  }

  all(): readonly OpenFile<R>[] {
    return [...this.#byPartition.values()];
  }

  /** Takes up what an earlier run had. */
  takeUp(
    sequence: number,
    files: readonly { readonly file: OpenFile<R>; readonly mustEnd: boolean }[],
  ): void {
    this.#sequence = sequence;
    for (const { file, mustEnd } of files) {
      this.#byPartition.set(file.facts.partition, file);
      if (mustEnd) this.end(file);
    }
  }

  /**
   * Adds a record to the file of its partition.
   * @throws InvalidArgumentError when it cannot be, and nothing was added.
   */
  add(record: R, nowMs: number, generation: number): void {
    const { maxRecordBytes, roll, partition: partitionOf, name } = this.#options.settings;
    const partition = partitionOf(record);
    const file = this.#byPartition.get(partition) ?? this.#newFile(partition, nowMs, generation);
    const bytes = file.encode(record);
    // What an encoder that keeps records back brings is more than this one, and cannot be refused any more.
    if (bytes.length > maxRecordBytes && !file.keepsRecords) {
      throw new InvalidArgumentError(
        `a record for sink ${name} takes ${bytes.length} bytes; at most ${maxRecordBytes} are allowed: raise maxRecordBytes`,
      );
    }
    this.#admit(file);
    file.add(bytes, nowMs);
    this.#cut(file);
    if (file.bytes >= roll.maxBytes || file.isOutOfNumbers) this.#endWhenAllowed(file);
  }

  /**
   * Ends the files that are due. A clock that was set back makes no file older, nor keeps it for longer than it may be
   * from now on.
   */
  endDue(nowMs: number, options: { readonly atOnce: boolean }): void {
    if (!options.atOnce && Math.abs(nowMs - this.#lookedAtMs) < lookEveryMs) return;
    this.#lookedAtMs = nowMs;
    const { rolloverMs, inactivityMs } = this.#options.settings.roll;
    for (const file of this.all()) {
      file.openedAtMs = Math.min(file.openedAtMs, nowMs);
      file.writtenAtMs = Math.min(file.writtenAtMs, nowMs);
      const isDue = nowMs - file.openedAtMs >= rolloverMs || nowMs - file.writtenAtMs >= inactivityMs;
      if (isDue) this.#endWhenAllowed(file);
    }
  }

  /** Ends a file: its last part is sent. */
  end(file: OpenFile<R>): void {
    file.addEnd();
    this.#cut(file);
    if (file.waitingBytes > 0 || file.parts.length === 0) this.#send(file, file.waitingBytes);
    this.#byPartition.delete(file.facts.partition);
    this.#options.onEnd(endedFile(file));
  }

  /** Puts the longest tails aside until memory holds half of what it may. */
  async relieve(signal: AbortSignal): Promise<void> {
    if (!this.needsRelief) return;
    const { maxBufferedBytes, spillDirectory } = this.#options.settings;
    const longestFirst = [...this.all()].sort((a, b) => b.tail.bytes - a.tail.bytes);
    for (const file of longestFirst) {
      if (this.buffered.bytes <= maxBufferedBytes / 2) return;
      signal.throwIfAborted();
      if (file.tail.bytes > 0) await file.spill(spillDirectory);
    }
  }

  async close(): Promise<void> {
    for (const file of this.all()) await file.close();
    this.#byPartition.clear();
  }

  #newFile(partition: string, nowMs: number, generation: number): OpenFile<R> {
    assertPartitionPath(partition);
    const { settings, keyPrefix } = this.#options;
    const { encode, name, random } = settings;
    const sequence = this.#sequence;
    const folder = partition === "" ? "" : `${partition}/`;
    const numbersPerRun = partNumbersPerRun(settings);
    const facts: FileFacts = {
      ...{ sequence, partition, generation, numbersPerRun },
      key: `${keyPrefix}${folder}${name}-${String(sequence).padStart(8, "0")}${encode.extension}`,
      mark: randomNonce(random),
      encoder: encode.id,
      contentType: encode.contentType,
    };
    return new OpenFile(
      facts,
      encode.open(),
      { first: 1, last: numbersPerRun, reaches: 0 },
      nowMs,
      this.buffered,
    );
  }

  /** Makes the file the last to wait for a record, and makes room for it if it is new. */
  #admit(file: OpenFile<R>): void {
    const { partition } = file.facts;
    if (!this.#byPartition.delete(partition)) {
      for (const waiting of this.all()) {
        if (this.count < this.#options.settings.maxOpenFiles) break;
        this.end(waiting);
      }
      this.#sequence += 1;
    }
    this.#byPartition.set(partition, file);
  }

  /** Sends what fills parts. A last byte stays, so that there always is a last part, which may be of any size. */
  #cut(file: OpenFile<R>): void {
    const { partBytes } = this.#options.settings;
    while (file.waitingBytes > partBytes && !file.isOutOfNumbers) this.#send(file, partBytes);
  }

  #endWhenAllowed(file: OpenFile<R>): void {
    if (file.canEnd || file.isOutOfNumbers) this.end(file);
  }

  #send(file: OpenFile<R>, count: number): void {
    this.#options.sender.send(file, count);
  }
}
