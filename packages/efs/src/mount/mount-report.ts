import type { Hazard } from "@holdfast/core";
import type { Mount } from "@holdfast/posix";
import type { HazardId } from "../hazards/hazard-description.js";
import type { MountCheck } from "./mount-check.js";
import type { MountIdentity } from "./mount-identity.js";

/** A hazard on a given mount. */
export interface JudgedHazard extends Hazard {
  readonly id: HazardId;
  /** What on this mount it was judged by. */
  readonly evidence?: string;
}

/** What an inspection of a mount found. */
export interface MountReport {
  /** The path that was looked at, free of symbolic links. */
  readonly path: string;
  /** The worst of all checks; what was accepted by name still is worth a warning. */
  readonly verdict: "fine" | "warn" | "refuse";
  /** The mount that the path lies on, as far as one was found. */
  readonly mount: Mount | undefined;
  /** What is behind the mount; undefined where it is no NFS. */
  readonly identity: MountIdentity | undefined;
  /** Everything that was looked at, the fine included. */
  readonly checks: readonly MountCheck[];
  /** Every hazard of the catalogue, in its order. */
  readonly hazards: readonly JudgedHazard[];
  /** The commands that would mount it as it should be; only where a check is not fine. */
  readonly remount?: string;
}
