import type { FinishedFile } from "./finished-file.js";
import type { StoredPart } from "./stored-part.js";

/** A file that nobody sees yet, and where its parts are gathered. */
export interface UnfinishedFile {
  readonly key: string;
  /** What the medium calls the file until it is finished: an upload id, or the name of a file on disk. */
  readonly uploadId: string;
}

/** A file to be begun. */
export interface NewFile {
  readonly key: string;
  /** Random; proves a finished file to be this one. */
  readonly mark: string;
  readonly contentType: string;
}

/** A part to be stored. */
export interface PartToStore extends UnfinishedFile {
  readonly number: number;
  /** Where in the file it begins. */
  readonly offset: number;
  readonly bytes: Buffer;
}

/** A file in progress as a checkpoint has it. */
export interface FileToResume extends NewFile, UnfinishedFile {
  readonly parts: readonly StoredPart[];
}

/** How a later run goes on with a file. */
export interface ResumedFile {
  readonly uploadId: string;
  /**
   * `apart`: each run has part numbers of its own, so that what an older run still sends disturbs nobody. `onwards`: the
   * numbers follow those of the checkpoint, for stores in which every part that was sent must belong to the file.
   */
  readonly numbering: "apart" | "onwards";
  /** The file must come to have a part of this number before it ends: an older run sent one. */
  readonly reaches: number;
  /** Whether it was seen that the store still has every part. */
  readonly verified: boolean;
}

/** Where a sink makes its files: S3, or a disk. */
export interface OutputMedium {
  /** Names the bucket or folder, for state that must not be taken elsewhere. */
  readonly place: string;

  /** Begins a file and answers what it is called until it is finished. */
  begin(file: NewFile, signal: AbortSignal): Promise<string>;

  /** Stores a part, for good; the same number may be stored again. */
  store(part: PartToStore, signal: AbortSignal): Promise<Pick<StoredPart, "etag" | "crc32">>;

  /**
   * Makes sure that a file in progress can be gone on with, by this generation.
   * @throws OutputLostError when its parts are gone for certain.
   */
  resume(file: FileToResume, generation: number, signal: AbortSignal): Promise<ResumedFile>;

  /**
   * Makes a finished file visible under its key, for good; or finds it there and proves it to be this one.
   * @throws OutputLostError when its parts are gone for certain, and there is no such file.
   * @throws OutputExistsError when the key holds something else.
   */
  complete(file: FinishedFile, replay: boolean, signal: AbortSignal): Promise<void>;

  /** Every unfinished file of this sink, by whichever run. */
  unfinished(signal: AbortSignal): Promise<readonly UnfinishedFile[]>;

  /** Removes an unfinished file. False when it cannot be seen whether it is gone. */
  discard(file: UnfinishedFile, signal: AbortSignal): Promise<boolean>;

  /** Lets go of what it holds open. Nothing that is stored is touched. */
  close(): Promise<void>;
}
