import {
  GetBucketLifecycleConfigurationCommand,
  type GetBucketLifecycleConfigurationCommandOutput,
  GetBucketVersioningCommand,
  type GetBucketVersioningCommandOutput,
  type LifecycleRule,
} from "@aws-sdk/client-s3";
import type { ProbeCheck } from "@holdfast/core";
import type { S3Place, S3Request } from "./s3-place.js";

const lifecyclePage =
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html";

/** Looks at the bucket's settings. None of them makes a place unsafe by itself, so what is found is told as a warning. */
export async function inspectBucket(place: S3Place, signal: AbortSignal): Promise<readonly ProbeCheck[]> {
  const rules = await look<GetBucketLifecycleConfigurationCommandOutput>(
    place,
    signal,
    async (client, options) => {
      return await client.send(new GetBucketLifecycleConfigurationCommand(place.target), options);
    },
  );
  const versioning = await look<GetBucketVersioningCommandOutput>(place, signal, async (client, options) => {
    return await client.send(new GetBucketVersioningCommand(place.target), options);
  });
  return [...judgeLifecycle(rules, place.settings.prefix), ...judgeVersioning(versioning)];
}

/** What was seen, that there is nothing, or why it could not be looked at. */
type Seen<T> = { readonly found: T } | { readonly none: true } | { readonly unseen: string };

async function look<O>(place: S3Place, signal: AbortSignal, send: S3Request<O>["send"]): Promise<Seen<O>> {
  const request = { what: "look at the bucket's settings", mutates: false, send };
  try {
    // Once: what is only told is not worth the time of a probe whose bucket is known to be good.
    return { found: await place.sendOnce(request, signal) };
  } catch (error) {
    signal.throwIfAborted();
    const failure = place.judge(error);
    if (failure.code === "NoSuchLifecycleConfiguration") return { none: true };
    return { unseen: place.mapError(failure, request).message };
  }
}

function judgeLifecycle(
  seen: Seen<GetBucketLifecycleConfigurationCommandOutput>,
  prefix: string,
): readonly ProbeCheck[] {
  if ("unseen" in seen)
    return [warning("lifecycle", `the lifecycle rules cannot be looked at: ${seen.unseen}`)];
  const rules = "found" in seen ? (seen.found.Rules ?? []).filter(({ Status }) => Status === "Enabled") : [];
  const checks: ProbeCheck[] = [];
  const aborts = rules.some(
    (rule) => rule.AbortIncompleteMultipartUpload && prefix.startsWith(prefixOf(rule)),
  );
  checks.push(
    aborts
      ? {
          id: "abort-incomplete-uploads",
          outcome: "pass",
          explanation: "a lifecycle rule removes uploads that were never completed",
        }
      : warning(
          "abort-incomplete-uploads",
          "no lifecycle rule aborts incomplete multipart uploads, so that parts of killed writes are stored and paid " +
            `until tidy removes them; add one of some days (${lifecyclePage})`,
        ),
  );
  for (const rule of rules) {
    const harm = harmOf(rule);
    const reaches = prefixOf(rule).startsWith(prefix) || prefix.startsWith(prefixOf(rule));
    if (harm === undefined || !reaches) continue;
    checks.push(
      warning(
        "lifecycle-expiry",
        `the lifecycle rule ${JSON.stringify(rule.ID ?? "")} ${harm} objects of this store by their age, ` +
          "also those of live checkpoints; leave the store's prefix out of it",
      ),
    );
  }
  return checks;
}

function prefixOf({ Filter, Prefix }: LifecycleRule): string {
  return Filter?.Prefix ?? Filter?.And?.Prefix ?? Prefix ?? "";
}

/** What a rule does to objects without tags, which ours are. */
function harmOf({ Filter, Expiration, Transitions = [] }: LifecycleRule): string | undefined {
  if (Filter?.Tag || (Filter?.And?.Tags ?? []).length > 0) return undefined;
  if (Expiration?.Days !== undefined || Expiration?.Date !== undefined) return "removes";
  const frozen = Transitions.some(({ StorageClass }) => /^(GLACIER|DEEP_ARCHIVE)$/.test(StorageClass ?? ""));
  return frozen ? "makes unreadable (it archives them)" : undefined;
}

function judgeVersioning(seen: Seen<GetBucketVersioningCommandOutput>): readonly ProbeCheck[] {
  if (!("found" in seen) || seen.found.Status !== "Enabled") return [];
  return [
    warning(
      "versioning",
      "the bucket is versioned, so that what is removed stays as an old version and is paid; add a lifecycle rule with " +
        "NoncurrentVersionExpiration",
    ),
  ];
}

function warning(id: string, explanation: string): ProbeCheck {
  return { id, outcome: "warn", explanation };
}
