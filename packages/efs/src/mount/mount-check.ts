import type { Acknowledgement } from "./acknowledgement.js";

/** What was looked at, as a stable id. */
export type MountCheckId =
  | "platform"
  | "mount"
  | "file-system"
  | "writable"
  | "identity"
  | "nfs-version"
  | "hard"
  | "revalidation"
  | "close-to-open"
  | "transport"
  | "attribute-cache"
  | "lookup-cache"
  | "shared-cache"
  | "disk-cache"
  | "connections"
  | "timeout"
  | "source-port"
  | "locking"
  | "lost-locks"
  | "barriers"
  | "data-mode"
  | "delayed-allocation";

/** One thing that was looked at, and what came of it. */
export interface MountCheck {
  readonly id: MountCheckId;
  /** `refuse`: the place is not accepted. `accepted`: it would be refused, and was acknowledged by name. */
  readonly verdict: "fine" | "warn" | "refuse" | "accepted";
  /** What was seen: mount options, a type, a number. */
  readonly evidence: string;
  /** What it means. */
  readonly explanation: string;
  /** What to do about it; only where something is to be done. */
  readonly remedy?: string;
  /** The name by which it can be accepted all the same; without one it cannot be. */
  readonly acknowledgement?: Acknowledgement;
}

/** A finding before acknowledgements are taken into account. */
export type Finding = MountCheck & { readonly verdict: "fine" | "warn" | "refuse" };

export function fine(id: MountCheckId, evidence: string, explanation: string): Finding {
  return { id, verdict: "fine", evidence, explanation };
}

export function warn(id: MountCheckId, evidence: string, explanation: string, remedy: string): Finding {
  return { id, verdict: "warn", evidence, explanation, remedy };
}

export function refuse(
  id: MountCheckId,
  evidence: string,
  explanation: string,
  remedy: string,
  acknowledgement?: Acknowledgement,
): Finding {
  return {
    ...{ id, verdict: "refuse", evidence, explanation, remedy },
    ...(acknowledgement && { acknowledgement }),
  };
}
