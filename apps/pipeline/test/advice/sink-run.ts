import { AbortMultipartUploadCommand } from "@aws-sdk/client-s3";
import type { RetentionFacts } from "@holdfast/core";
import { afterOnS3 } from "../../src/story/lanes/after-on-s3.js";
import { runLane } from "../../src/story/run/run-lane.js";
import type { RunRecord } from "../../src/story/run/run-record.js";
import type { Scenario } from "../../src/story/scenario.js";
import { flightRows } from "../../src/story/sink/row-source.js";
import { Life } from "../../src/story/time/life.js";
import { ObjectClient } from "../../src/story/world/object-client.js";
import { outputBucket, type StoryWorld } from "../../src/story/world/story-world.js";

const minuteMs = 60_000;

/** The story's pipeline on Holdfast, on a bucket that aborts uploads at an age. */
export async function sinkRun(facts: RetentionFacts, hours: number): Promise<RunRecord> {
  const { checkpointIntervalMs = minuteMs, rolloverMs = minuteMs, uploadExpiryMs } = facts;
  const scenario: Scenario = { name: "tuned", title: "", hours, checkpointIntervalMs, rolloverMs };
  const rows = await flightRows(hours * 7200);
  const lane = {
    ...afterOnS3,
    open: (world: StoryWorld, opened: Scenario) => {
      if (uploadExpiryMs !== undefined) void abortByAge(world, uploadExpiryMs);
      return afterOnS3.open(world, opened);
    },
  };
  return await runLane(lane, scenario, { seed: 3, rows });
}

/** What a lifecycle rule does; S3 looks once a day, and this one every minute. */
async function abortByAge(world: StoryWorld, expiryMs: number): Promise<never> {
  const life = new Life(world.clock);
  const client = new ObjectClient(world, life);
  for (;;) {
    await life.passes(minuteMs);
    for (const { key, uploadId, initiatedMs } of world.s3.openUploads(outputBucket)) {
      if (world.clock.wallMs() - initiatedMs < expiryMs) continue;
      const input = { Bucket: outputBucket, Key: key, UploadId: uploadId };
      await client.send(async (s3) => await s3.send(new AbortMultipartUploadCommand(input)));
    }
  }
}
