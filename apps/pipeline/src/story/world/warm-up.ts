import { s3Backend } from "@holdfast/s3";
import { S3World } from "@holdfast/worlds/s3";
import { anyAccess } from "./object-client.js";

/**
 * Has a client do what the first one of a process does by the machine's own time, such as reading the files of AWS's
 * settings: a clock that goes on when all is quiet must not take that for a wait.
 */
export async function warmUp(): Promise<void> {
  const world = new S3World();
  world.createBucket("warm-up");
  const backend = s3Backend({ bucket: "warm-up", ...anyAccess, requestHandler: world.connect() });
  await backend.list("");
  await backend.close();
}
