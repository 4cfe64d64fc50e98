import type { S3FaultPlace, S3FaultSubject } from "@holdfast/conformance/s3-faults";
import { s3Backend } from "../../src/index.js";

const access = {
  region: "us-east-1",
  credentials: { accessKeyId: "AKIAEXAMPLEEXAMPLE01", secretAccessKey: "a-secret" },
};

/** Parts are as small as S3 allows, so that what goes in parts is not large. */
const partBytes: number = 5 * 2 ** 20;

export const s3Subject: S3FaultSubject = {
  name: "@holdfast/s3",
  open: (place: S3FaultPlace) => s3Backend({ ...access, ...place, prefix: "jobs/", partBytes }),
};
