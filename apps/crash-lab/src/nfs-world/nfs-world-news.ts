import type { NfsProgress, NfsReport } from "@holdfast/conformance/nfs-schedules";
import type { Share } from "../program/run-shares.js";
import type { NfsAdapterName } from "./nfs-world-subject.js";

/** What one worker is to try. */
export interface NfsWorldRequest {
  readonly adapter: NfsAdapterName;
  readonly seed: number;
  readonly runs: number;
  readonly every: number;
  readonly share: Share;
}

/** How far a worker is. */
export type NfsProgressNews = { readonly progress: NfsProgress };

/** What a worker tells: how far it is, and in the end its report. */
export type NfsWorldNews = NfsProgressNews | { readonly report: NfsReport };
