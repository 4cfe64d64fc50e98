/** What a server has room for. The defaults have no limit but the length of names. */
export interface NfsServerLimits {
  /** Counted in blocks of 4,096 bytes; beyond it WRITE and CREATE answer ENOSPC. */
  readonly capacityBytes?: number;
  /** How many names a file may have; beyond it LINK answers EMLINK. Amazon EFS: 177. */
  readonly links?: number;
  /** How many files a client may have open; beyond it OPEN answers EDQUOT. Amazon EFS: 32,768. */
  readonly openFiles?: number;
}
