import type { Lane } from "../attempt.js";
import { afterOnDisk } from "./after-on-disk.js";
import { afterOnEfs } from "./after-on-efs.js";
import { afterOnS3 } from "./after-on-s3.js";
import { beforeOnDisk } from "./before-on-disk.js";
import { beforeOnEfs } from "./before-on-efs.js";
import { beforeOnS3 } from "./before-on-s3.js";

/** The ways to keep checkpoints that the story tells of; each is a file beside this one. */
export const lanes: readonly Lane[] = [
  beforeOnS3,
  beforeOnEfs,
  beforeOnDisk,
  afterOnS3,
  afterOnEfs,
  afterOnDisk,
];
