import type { CheckpointName, DraftPlan, EntryContents, JobMessage } from "../child/workload/job-message.js";

export interface ToldClaim {
  readonly generation: number;
  readonly restored: CheckpointName | null;
}

export interface ToldRead extends CheckpointName {
  readonly entries: EntryContents;
  readonly by: string;
}

export interface ToldEffect extends CheckpointName {
  readonly index: number;
  readonly effect: number;
}

/** Whether a hold on an epoch stands: it was asked for, was acknowledged, is being given up, or is given up. */
export interface ToldHold {
  readonly state: "asked" | "held" | "leaving" | "left";
  readonly epoch?: number;
}

/** A checkpoint's name as a key. */
export function keyOf({ generation, epoch }: CheckpointName): string {
  return `${generation}-${epoch}`;
}

/** All that the processes of a case told of their work on one job, whoever told it and however they ended. */
export class JobLedger {
  readonly plans: Map<string, DraftPlan> = new Map();
  readonly committed: Map<string, CheckpointName> = new Map();
  /** Commits that failed for certain: nothing was changed and nothing will be. */
  readonly notApplied: Map<string, CheckpointName> = new Map();
  readonly claims: ToldClaim[] = [];
  readonly reads: ToldRead[] = [];
  readonly effects: ToldEffect[] = [];
  readonly savepoints: Map<string, ToldHold> = new Map();
  readonly pins: Map<string, ToldHold> = new Map();
  /** Whether anybody ever tried to pin a checkpoint. */
  hasPinning = false;

  hear(message: JobMessage): void {
    switch (message.kind) {
      case "claimed":
        this.claims.push(message);
        return;
      case "committing":
        this.plans.set(keyOf(message), message);
        return;
      case "committed":
        this.committed.set(keyOf(message), message);
        return;
      case "refused":
        if (message.outcome === "not-applied") this.notApplied.set(keyOf(message), message);
        return;
      case "carried":
        this.effects.push(message);
        return;
      case "read":
        this.reads.push(message);
        return;
      default:
        this.#hearHold(message);
    }
  }

  #hearHold(message: JobMessage): void {
    if (message.kind === "naming") this.savepoints.set(message.savepoint, { state: "asked" });
    if (message.kind === "named")
      this.savepoints.set(message.savepoint, { state: "held", epoch: message.epoch });
    if (message.kind === "releasing") this.savepoints.set(message.savepoint, { state: "leaving" });
    if (message.kind === "released") this.savepoints.set(message.savepoint, { state: "left" });
    if (message.kind === "pinning") this.hasPinning = true;
    if (message.kind === "pinned") this.pins.set(message.pin, { state: "held", epoch: message.epoch });
    if (message.kind === "unpinning") this.pins.set(message.pin, { state: "leaving" });
    if (message.kind === "unpinned") this.pins.set(message.pin, { state: "left" });
  }
}
