import type { Backend, Clock } from "@holdfast/core";
import type { HazardId } from "../hazards/hazard-description.js";
import type { PeerChannel } from "./peer-channel.js";
import type { StageFiles } from "./stage-files.js";

/** What one side of a demonstration works with. */
export interface Stage {
  readonly files: StageFiles;
  /** A directory that only this scenario uses, made by the watching side. */
  readonly directory: string;
  readonly channel: PeerChannel;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long a name or a size is waited for until it is called not seen, in milliseconds. */
  readonly patienceMs: number;
  /** How often a file is replaced. */
  readonly rounds: number;
  /** The store to show, in a directory of the run. */
  readonly openStore: OpenStore;
}

/** Makes a backend on a directory. */
export type OpenStore = (directory: string) => Backend;

/** What was seen, in the plain way and in the adapter's. */
export interface HazardDemonstration {
  readonly hazard: HazardId;
  readonly title: string;
  /** Whether the plain way went wrong here, this time. */
  readonly shown: boolean;
  /** What the plain way saw. */
  readonly plain: string;
  /** What the adapter's way saw. */
  readonly adapter: string;
  /** The numbers behind it: times in milliseconds, counts. */
  readonly measured: Readonly<Record<string, number>>;
}

/** One hazard, played by two: one side watches, the other changes things. */
export interface Scenario {
  readonly id: string;
  watch(stage: Stage): Promise<HazardDemonstration>;
  change(stage: Stage): Promise<void>;
}
