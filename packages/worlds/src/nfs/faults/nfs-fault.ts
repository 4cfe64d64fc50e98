import type { NfsRequest } from "../rpc/nfs-request.js";

/** Errors that a server answers, or that a client gives for one, by their errno's names. */
export type NfsErrorCode =
  | "EACCES"
  | "EDQUOT"
  | "EEXIST"
  | "EIO"
  | "EMLINK"
  | "ENOENT"
  | "ENOSPC"
  | "EROFS"
  | "ESTALE";

/**
 * What becomes of an answer.
 * - `true`: it arrives.
 * - `lost`: the connection breaks before it arrives, and the client asks again: NFSv4.1 answers from the reply cache of the
 *   session, NFSv4.0 carries the request out again.
 * - `failover`: the server dies before it arrives, and the reply cache with it: the client asks the next life of the server,
 *   which carries the request out again.
 * - `timeout`: it does not arrive. A soft mount gives up with EIO, a softerr mount with ETIMEDOUT; a hard one asks again, as
 *   after `lost`.
 * - a code: this instead of the true answer.
 */
export type NfsAnswer = "true" | "lost" | "failover" | "timeout" | NfsErrorCode;

/** What goes wrong with a request: what the server does, and independent of it what the client is told. */
export interface NfsFault {
  /** The server carries it out now, never, or later, when nobody waits for the answer any more. */
  readonly effect: "applied" | "not-applied" | "late";
  readonly answer: NfsAnswer;
}

/** Decides what goes wrong. `scriptedNfsFaults` and `seededNfsFaults` make one. */
export interface NfsFaults {
  /** What becomes of a request; asked once for each, when its turn comes to reach the server. */
  next(request: NfsRequest): NfsFault | undefined;
}
