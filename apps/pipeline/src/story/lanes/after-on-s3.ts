import { s3Backend } from "@holdfast/s3";
import type { Lane } from "../attempt.js";
import { anyAccess } from "../world/object-client.js";
import { checkpointBucket } from "../world/story-world.js";
import { afterStage } from "./after-stage.js";

/** Holdfast in a bucket. */
export const afterOnS3: Lane = {
  id: "after-s3",
  side: "after",
  title: "Holdfast, on S3",
  open: (world, scenario) =>
    afterStage(world, scenario, {
      open: (life) =>
        s3Backend({
          bucket: checkpointBucket,
          ...anyAccess,
          requestHandler: world.connect(life),
          clock: life.clock,
          random: world.choices(),
        }),
      powerCut: () => undefined,
    }),
};
