import type { S3FaultSubject } from "@holdfast/conformance/s3-faults";
import { s3Backend } from "@holdfast/s3";
import { bundleFlawed } from "../flaws/bundle-flawed.js";
import { type AdapterFlawName, adapterFlawNames, adapterFlaws } from "./adapter-flaws.js";

export type AdapterName = "s3" | AdapterFlawName;

export const adapterNames: readonly [AdapterName, ...AdapterName[]] = ["s3", ...adapterFlawNames];

const access = {
  region: "us-east-1",
  credentials: { accessKeyId: "AKIAEXAMPLEEXAMPLE01", secretAccessKey: "a-secret" },
};
/** The least that S3 allows, so that what goes in parts is not large. */
const partBytes = 5 * 2 ** 20;

/** The S3 adapter, or one that makes a mistake on purpose. */
export async function faultSubject(name: AdapterName): Promise<S3FaultSubject> {
  const makeBackend =
    name === "s3"
      ? s3Backend
      : (await bundleFlawed<{ readonly s3Backend: typeof s3Backend }>("s3", adapterFlaws[name])).s3Backend;
  return {
    name: name === "s3" ? "@holdfast/s3" : `@holdfast/s3, ${name}`,
    // On a store whose ETags are digests of what goes in one piece, nobody would notice.
    ...(name === "etag-as-content" && { profile: "drawn-etags" }),
    open: (place) => makeBackend({ ...access, ...place, prefix: "jobs/", partBytes }),
  };
}
