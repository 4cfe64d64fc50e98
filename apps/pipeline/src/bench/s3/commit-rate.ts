import { PutObjectCommand } from "@aws-sdk/client-s3";
import { CheckpointStore } from "@holdfast/core";
import { openBackend, placeWithin, type S3Place } from "../../store/store-place.js";
import { median, timedMs } from "../statistics.js";
import { bareClient } from "./bare-client.js";

/** So many jobs commit at once, and so many loops put objects. */
export const commitsAtOnce = 8;
const stateBytes = 1024;

export interface CommitRateReport {
  readonly commitsPerSecond: number;
  readonly putsPerSecond: number;
  /** The same objects put on condition that there is none, which is what makes a commit exclusive. */
  readonly conditionalPutsPerSecond: number;
  /** Commits against bare puts; 1 is as many. */
  readonly ratio: number;
  readonly ratioToConditional: number;
}

type Subject = "commit" | "put" | "conditional-put";

/** Commits of small state, in turns with bare PUTs of the same bytes, each turn as many at once. */
export async function measureCommitRate(
  place: S3Place,
  commits: number,
  rounds: number,
): Promise<CommitRateReport> {
  const state = Buffer.alloc(stateBytes, "state");
  const client = bareClient(place);
  const store = new CheckpointStore(openBackend(placeWithin(place, "commits")), {
    retention: { keepLast: 1 },
  });
  let puts = 0;
  const put = async (isConditional: boolean): Promise<void> => {
    puts += 1;
    const named = { Bucket: place.bucket, Key: `${place.prefix}puts/${puts}` };
    const command = { ...named, Body: state, ...(isConditional && { IfNoneMatch: "*" }) };
    await client.send(new PutObjectCommand(command));
  };
  try {
    const claims = Array.from({ length: commitsAtOnce }, (_, n) => store.job(`job-${n}`).claim());
    const writers = await Promise.all(claims);
    const subjects: Record<Subject, (writer: (typeof writers)[number]) => Promise<unknown>> = {
      put: async () => await put(false),
      commit: async (writer) => {
        const draft = writer.begin();
        await draft.put("state", state);
        await draft.commit();
      },
      "conditional-put": async () => await put(true),
    };
    const order = Object.keys(subjects) as Subject[];
    const ms: Record<Subject, number[]> = { put: [], commit: [], "conditional-put": [] };
    // The first turn warms up.
    for (let round = 0; round <= rounds; round += 1) {
      for (const subject of round % 2 === 0 ? order : order.toReversed()) {
        let left = commits;
        const loop = async (writer: (typeof writers)[number]): Promise<void> => {
          while (left > 0) {
            left -= 1;
            await subjects[subject](writer);
          }
        };
        const tookMs = await timedMs(async () => await Promise.all(writers.map(loop)));
        if (round > 0) ms[subject].push(tookMs);
      }
    }
    const rate = (subject: Subject): number => commits / (median(ms[subject]) / 1000);
    const [commitsPerSecond, putsPerSecond] = [rate("commit"), rate("put")];
    const conditionalPutsPerSecond = rate("conditional-put");
    return {
      commitsPerSecond,
      putsPerSecond,
      conditionalPutsPerSecond,
      ratio: commitsPerSecond / putsPerSecond,
      ratioToConditional: commitsPerSecond / conditionalPutsPerSecond,
    };
  } finally {
    client.destroy();
    await store.close();
  }
}
