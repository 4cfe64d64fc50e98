import { InvalidStateError } from "@holdfast/core";
import type { FileEncoder } from "./encode/encoder.js";
import type { FileState } from "./sink-state.js";
import { SpillFile } from "./spill-file.js";
import { partTuple, type StoredPart } from "./stored-part.js";
import { type BufferedBytes, Tail } from "./tail.js";
import { WaitingBytes } from "./waiting-bytes.js";

/** A part that was sent or is about to be. */
export interface PendingPart {
  readonly number: number;
  readonly bytes: number;
  readonly stored: Promise<StoredPart>;
}

/** What a file is from its beginning to its end. */
export type FileFacts = Pick<
  FileState,
  "sequence" | "partition" | "key" | "mark" | "encoder" | "generation" | "numbersPerRun"
> & { readonly contentType: string };

/** The part numbers that a run has for a file. */
export interface PartNumbers {
  readonly first: number;
  readonly last: number;
  /** The file must come to have this one. */
  readonly reaches: number;
}

/** What a checkpoint takes of a file in progress, at one moment. */
export interface FileCapture {
  readonly sequence: number;
  readonly state: () => Promise<FileState>;
  readonly tail: WaitingBytes;
  readonly encoderState: Uint8Array | undefined;
}

/** A file that still gets records. */
export class OpenFile<in R> {
  readonly facts: FileFacts;
  readonly tail: Tail;
  openedAtMs: number;
  writtenAtMs: number;
  #records = 0;
  #bytes = 0;
  readonly #encoder: FileEncoder<R>;
  readonly #numbers: PartNumbers;
  #nextNumber: number;
  #upload: Promise<string> | undefined;
  #parts: PendingPart[] = [];
  #spill: SpillFile | undefined;

  constructor(
    facts: FileFacts,
    encoder: FileEncoder<R>,
    numbers: PartNumbers,
    nowMs: number,
    buffered: BufferedBytes,
  ) {
    this.tail = new Tail(buffered);
    this.facts = facts;
    this.#encoder = encoder;
    this.#numbers = numbers;
    this.#nextNumber = numbers.first;
    this.openedAtMs = nowMs;
    this.writtenAtMs = nowMs;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get records(): number {
    return this.#records;
  }

  get parts(): readonly PendingPart[] {
    return this.#parts;
  }

  get hasUpload(): boolean {
    return this.#upload !== undefined;
  }

  /** Its encoder keeps records back. */
  get keepsRecords(): boolean {
    return this.#encoder.state() !== undefined;
  }

  /** Bytes that no part has, in memory and on the disk. */
  get waitingBytes(): number {
    return this.tail.bytes + (this.#spill?.bytes ?? 0);
  }

  /** Only one part number is left, for the last part. */
  get isOutOfNumbers(): boolean {
    return this.#nextNumber >= this.#numbers.last;
  }

  /** It has, or its last part will have, the number that it must come to. */
  get canEnd(): boolean {
    return this.#nextNumber >= this.#numbers.reaches;
  }

  /** What the record is in bytes; nothing is added yet. */
  encode(record: R): Uint8Array {
    return this.#encoder.encode(record);
  }

  add(bytes: Uint8Array, nowMs: number): void {
    this.tail.add(bytes);
    this.#bytes += bytes.length;
    this.#records += 1;
    this.writtenAtMs = nowMs;
  }

  /** The encoder's last bytes. */
  addEnd(): void {
    const bytes = this.#encoder.end();
    this.tail.add(bytes);
    this.#bytes += bytes.length;
  }

  /** Takes up what an earlier run had of it. */
  takeUp(state: FileState, uploadId: string | undefined, parts: readonly StoredPart[]): void {
    this.openedAtMs = state.openedAtMs;
    this.writtenAtMs = state.writtenAtMs;
    this.#records = state.records;
    this.#bytes = state.bytes;
    this.#upload = uploadId === undefined ? undefined : Promise.resolve(uploadId);
    this.#parts = parts.map((part) => ({ ...part, stored: Promise.resolve(part) }));
  }

  /** The upload, begun with the first part that is sent. */
  upload(begin: () => Promise<string>): Promise<string> {
    this.#upload ??= begin();
    return this.#upload;
  }

  /** What the upload is called; a part must have been sent. */
  async uploadId(): Promise<string> {
    if (this.#upload !== undefined) return await this.#upload;
    throw new InvalidStateError(`${this.facts.key} was not begun`);
  }

  /** Takes bytes for the next part away. */
  takePart(count: number): {
    readonly number: number;
    readonly offset: number;
    readonly content: WaitingBytes;
  } {
    const spill = this.#spill;
    const blocks = this.tail.take(Math.max(0, count - (spill?.bytes ?? 0)));
    this.#spill = undefined;
    const number = this.#nextNumber;
    this.#nextNumber += 1;
    const offset = this.#parts.reduce((sum, { bytes }) => sum + bytes, 0);
    return { number, offset, content: new WaitingBytes(spill, blocks) };
  }

  addPart(part: PendingPart): void {
    this.#parts.push(part);
  }

  /** Puts what waits in memory aside. */
  async spill(directory: string | undefined): Promise<void> {
    this.#spill ??= new SpillFile(directory);
    const spill = this.#spill;
    spill.hold();
    try {
      await spill.add(this.tail.take(this.tail.bytes));
    } finally {
      await spill.letGo();
    }
  }

  /** The file as it is now. The tail that is answered has to be let go of. */
  capture(): FileCapture {
    const { contentType: _, ...facts } = this.facts;
    const { openedAtMs, writtenAtMs } = this;
    const upload = this.#upload;
    const parts = [...this.#parts];
    const encoderState = this.#encoder.state();
    this.#spill?.hold();
    const tail = new WaitingBytes(this.#spill, this.tail.view());
    const taken = {
      ...facts,
      ...{ openedAtMs, writtenAtMs, records: this.#records, bytes: this.#bytes, tailBytes: tail.bytes },
      hasEncoderState: encoderState !== undefined,
    };
    const state = async (): Promise<FileState> => {
      if (!upload || parts.length === 0) return taken;
      const stored = await Promise.all(parts.map(async (part) => await part.stored));
      return { ...taken, upload: { id: await upload, parts: stored.map(partTuple) } };
    };
    return { sequence: facts.sequence, state, tail, encoderState };
  }

  /** Lets go of what it holds on the disk. */
  async close(): Promise<void> {
    await this.#spill?.letGo();
    this.#spill = undefined;
  }
}
