import type { Choices } from "@holdfast/worlds";
import type { ClientKernel } from "../lab/client-kernel.js";
import type { NfsLab } from "../lab/nfs-lab.js";
import type { RoundJob } from "./round-job.js";

/** What happens in a round: the server dies, a client's kernel dies, or a client is cut off and comes back. */
export type RoundKind = "failover" | "client-kill" | "zombie";

export const roundKinds: readonly RoundKind[] = ["failover", "client-kill", "zombie"];

export interface Round {
  readonly lab: NfsLab;
  readonly job: RoundJob;
  readonly choices: Choices;
  readonly signal: AbortSignal;
  /** The one to whom it happens, where it happens to a client. */
  readonly victim: ClientKernel;
  readonly other: ClientKernel;
}

/** What a round met, for the report. */
export interface RoundStory {
  /** Answers of the server that were lost. */
  readonly lostReplies: number;
  /** Of those, answers to a link, which were lost for certain. */
  readonly lostLinks: number;
}

/** Plays a round, up to the moment when everybody is to rest. @throws Error when it cannot go on */
export type PlayRound = (round: Round) => Promise<RoundStory>;
