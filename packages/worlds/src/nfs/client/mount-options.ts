import { InvalidArgumentError } from "@holdfast/core";

/** How a client mounts, by the names of nfs(5). Times are in milliseconds here; the defaults are those of Linux. */
export interface NfsMountOptions {
  /** For how long attributes of a file are believed at least. Default 3,000. */
  readonly acregminMs?: number;
  /** For how long attributes of a file are believed at most. Default 60,000. */
  readonly acregmaxMs?: number;
  /** For how long attributes of a directory, and so the names in it, are believed at least. Default 30,000. */
  readonly acdirminMs?: number;
  /** For how long attributes of a directory, and so the names in it, are believed at most. Default 60,000. */
  readonly acdirmaxMs?: number;
  /** Which names are believed: all, those that lead to something, or none. Default `all`. */
  readonly lookupcache?: "all" | "pos" | "none";
  /** No attribute is believed, and each write goes to the server at once. */
  readonly noac?: boolean;
  /** Opening does not ask for the attributes of a directory. */
  readonly nocto?: boolean;
  /** READDIR does not ask for attributes. */
  readonly nordirplus?: boolean;
  /** What happens when the server does not answer: it is waited for, or the call ends with EIO, or with ETIMEDOUT. Default `hard`. */
  readonly retry?: "hard" | "soft" | "softerr";
  /** Default `4.1`. */
  readonly vers?: "4.0" | "4.1";
  /** After so long without an answer it is asked again. Default 60,000. */
  readonly timeoMs?: number;
  /** How often it is asked again before a soft mount gives up. Default 2. */
  readonly retrans?: number;
  /** How much one READ asks for. Default 1 MiB. */
  readonly rsizeBytes?: number;
  /** How much one WRITE sends. Default 1 MiB. */
  readonly wsizeBytes?: number;
}

export type ResolvedMountOptions = Required<NfsMountOptions>;

const defaults: ResolvedMountOptions = {
  acregminMs: 3000,
  acregmaxMs: 60_000,
  acdirminMs: 30_000,
  acdirmaxMs: 60_000,
  lookupcache: "all",
  noac: false,
  nocto: false,
  nordirplus: false,
  retry: "hard",
  vers: "4.1",
  timeoMs: 60_000,
  retrans: 2,
  rsizeBytes: 1024 * 1024,
  wsizeBytes: 1024 * 1024,
};

const noAttributeCache = { acregminMs: 0, acregmaxMs: 0, acdirminMs: 0, acdirmaxMs: 0 };

/** @throws InvalidArgumentError naming the option that cannot be used */
export function resolveMountOptions(options: NfsMountOptions): ResolvedMountOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const resolved: ResolvedMountOptions = { ...defaults, ...given };
  for (const [name, value] of Object.entries(resolved)) {
    if (typeof value === "number" && !(value >= 0)) {
      throw new InvalidArgumentError(`${name} is ${value}; give a number from 0`);
    }
  }
  // The kernel takes the smaller one for both, see nfs(5).
  const acregminMs = Math.min(resolved.acregminMs, resolved.acregmaxMs);
  const acdirminMs = Math.min(resolved.acdirminMs, resolved.acdirmaxMs);
  return { ...resolved, acregminMs, acdirminMs, ...(resolved.noac && noAttributeCache) };
}
