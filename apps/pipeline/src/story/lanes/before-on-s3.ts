import type { Lane } from "../attempt.js";
import { BucketFiles } from "../before/bucket-files.js";
import { ObjectClient } from "../world/object-client.js";
import { beforeStage } from "./before-stage.js";

/** The story's store in a bucket. */
export const beforeOnS3: Lane = {
  id: "before-s3",
  side: "before",
  title: "before, on S3",
  open: (world, scenario) =>
    beforeStage(world, scenario, {
      files: (life) => new BucketFiles(new ObjectClient(world, life)),
      powerCut: () => undefined,
    }),
};
