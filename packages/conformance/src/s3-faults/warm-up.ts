import { systemClock } from "@holdfast/core";
import { Choices } from "@holdfast/worlds";
import { S3World } from "@holdfast/worlds/s3";
import type { S3FaultSubject } from "./fault-subject.js";

const bucket = "warm-up";

/**
 * Has a client do what the first one of a process does by the machine's own time, such as reading the files of AWS's
 * settings: a clock that goes on when all is quiet must not take that for a wait.
 */
export async function warmUp(subject: S3FaultSubject): Promise<void> {
  const world = new S3World();
  world.createBucket(bucket);
  const place = { bucket, requestHandler: world.connect(), clock: systemClock, random: new Choices(1) };
  const backend = await subject.open(place);
  await backend.list("");
  await backend.close();
}
