import type { S3FaultsProgress, S3FaultsReport } from "@holdfast/conformance/s3-faults";
import type { AdapterName } from "./fault-subject.js";

/** What one worker is to try. */
export interface FaultsRequest {
  readonly adapter: AdapterName;
  readonly seed: number;
  readonly runs: number;
  readonly every: number;
  readonly share: { readonly index: number; readonly of: number };
}

/** How far a worker is. */
export type FaultsProgressNews = { readonly progress: S3FaultsProgress };

/** What a worker tells: how far it is, and in the end its report. */
export type FaultsNews = FaultsProgressNews | { readonly report: S3FaultsReport };
