import type { NfsMountOptions } from "../client/mount-options.js";
import type { NfsOperation, NfsRequest } from "../rpc/nfs-request.js";
import type { NfsFault } from "./nfs-fault.js";

/** What can go wrong with a request, by name. */
export type NfsFaultName =
  | "delayed"
  | "estale"
  | "io-error"
  | "io-error-applied"
  | "no-space"
  | "quota"
  | "reply-lost"
  | "reply-lost-failover"
  | "request-lost"
  | "request-lost-failover"
  | "timeout-applied"
  | "timeout-late"
  | "timeout-not-applied";

export interface NfsFaultEntry {
  readonly fault: NfsFault;
  readonly what: string;
}

/** What goes wrong between a client and a server of NFSv4. */
export const nfsFaultModel: Readonly<Record<NfsFaultName, NfsFaultEntry>> = {
  delayed: { fault: { effect: "late", answer: "true" }, what: "it takes long until the request arrives" },
  estale: {
    fault: { effect: "not-applied", answer: "ESTALE" },
    what: "the server does not know the filehandle",
  },
  "io-error": { fault: { effect: "not-applied", answer: "EIO" }, what: "the server fails" },
  "io-error-applied": {
    fault: { effect: "applied", answer: "EIO" },
    what: "the server carries it out, and fails",
  },
  "no-space": { fault: { effect: "not-applied", answer: "ENOSPC" }, what: "the server is full" },
  quota: {
    fault: { effect: "not-applied", answer: "EDQUOT" },
    what: "the quota is used up; on Amazon EFS, too many files are open",
  },
  "reply-lost": {
    fault: { effect: "applied", answer: "lost" },
    what: "the connection breaks before the answer, and the same server is asked again",
  },
  "reply-lost-failover": {
    fault: { effect: "applied", answer: "failover" },
    what: "the server dies before the answer, and the next one carries the request out again",
  },
  "request-lost": {
    fault: { effect: "not-applied", answer: "lost" },
    what: "the connection breaks before the request, and the same server is asked again",
  },
  "request-lost-failover": {
    fault: { effect: "not-applied", answer: "failover" },
    what: "the server dies before the request, and the next one is asked",
  },
  "timeout-applied": {
    fault: { effect: "applied", answer: "timeout" },
    what: "a soft mount gives up; the request was carried out",
  },
  "timeout-late": {
    fault: { effect: "late", answer: "timeout" },
    what: "a soft mount gives up; the request is carried out later",
  },
  "timeout-not-applied": {
    fault: { effect: "not-applied", answer: "timeout" },
    what: "a soft mount gives up; the request was not carried out",
  },
};

export const nfsFaultNames: readonly NfsFaultName[] = Object.keys(nfsFaultModel) as NfsFaultName[];

/** Takes room, or a place in a table. */
const needsRoom: ReadonlySet<NfsOperation> = new Set([
  "COMMIT",
  "CREATE",
  "LINK",
  "RENAME",
  "SETATTR",
  "WRITE",
]);

/**
 * The faults that make a difference to a request: not those after which it is as if nothing had happened, only later. Place
 * each of them at each request of a workload, and every way in which one fault can spoil it was tried.
 */
export function nfsFaultsFor(
  { operation, isChange }: Pick<NfsRequest, "operation" | "isChange">,
  { retry = "hard", vers = "4.1" }: NfsMountOptions = {},
): readonly NfsFaultName[] {
  const isSoft = retry !== "hard";
  // A CLOSE tells its caller nothing.
  if (operation === "CLOSE") return ["request-lost-failover"];
  const names: NfsFaultName[] = ["estale", "io-error", "request-lost-failover"];
  if (isSoft) names.push("timeout-not-applied");
  if (operation === "OPEN") names.push("quota");
  if (!isChange) return names;
  names.push("io-error-applied", "reply-lost-failover");
  if (vers === "4.0") names.push("reply-lost");
  if (isSoft) names.push("timeout-applied", "timeout-late");
  if (operation === "OPEN") names.push("no-space");
  if (needsRoom.has(operation)) names.push("no-space", "quota");
  return names;
}
