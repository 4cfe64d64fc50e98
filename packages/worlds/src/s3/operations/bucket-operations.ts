import { Bucket } from "../state/bucket.js";
import type { LifecycleRule } from "../state/lifecycle-rule.js";
import { S3Error } from "../wire/s3-error.js";
import { childrenNamed, childText, parseXml, renderXml, type XmlElement } from "../wire/xml.js";
import { malformed } from "./delete-objects.js";
import { type BucketCall, type S3Answer, type S3Call, s3Namespace, xmlHeaders } from "./s3-call.js";

const validName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export function createBucket({ state, bucketName }: S3Call): S3Answer {
  if (!validName.test(bucketName)) {
    throw new S3Error(400, "InvalidBucketName", "The specified bucket is not valid.", {
      BucketName: bucketName,
    });
  }
  if (state.buckets.has(bucketName)) {
    throw new S3Error(409, "BucketAlreadyOwnedByYou", "Your previous request to create it succeeded");
  }
  state.buckets.set(bucketName, new Bucket(bucketName));
  return { status: 200, headers: { location: `/${bucketName}` } };
}

export function deleteBucket({ state, bucket }: BucketCall): S3Answer {
  if (!bucket.isEmpty)
    throw new S3Error(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
  state.buckets.delete(bucket.name);
  return { status: 204 };
}

export function headBucket({ state }: BucketCall): S3Answer {
  return { status: 200, headers: { "x-amz-bucket-region": state.settings.region } };
}

export function listBuckets({ state }: S3Call): S3Answer {
  const CreationDate = new Date(0).toISOString();
  const Bucket = [...state.buckets.keys()].sort().map((Name) => ({ Name, CreationDate }));
  const fields = { Owner: { ID: state.settings.owner }, Buckets: { Bucket } };
  return document("ListAllMyBucketsResult", fields);
}

export function getBucketLocation({ state }: BucketCall): S3Answer {
  const { region } = state.settings;
  // us-east-1 has no location constraint.
  const text = region === "us-east-1" ? "" : region;
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="${s3Namespace}">${text}</LocationConstraint>`;
  return { status: 200, headers: xmlHeaders, body: Buffer.from(xml) };
}

/** Directory buckets are talked to with credentials of a session. */
export function createSession({ state }: BucketCall): S3Answer {
  return document("CreateSessionResult", {
    Credentials: {
      SessionToken: state.drawId(),
      SecretAccessKey: state.drawId(),
      AccessKeyId: state.drawId(8),
      // Clients count by clocks of their own.
      Expiration: "9999-12-31T00:00:00Z",
    },
  });
}

export function getBucketVersioning({ bucket }: BucketCall): S3Answer {
  return document("VersioningConfiguration", bucket.isVersioned ? { Status: "Enabled" } : {});
}

export function putBucketVersioning({ bucket, body }: BucketCall): S3Answer {
  const configuration = parseXml(Buffer.from(body).toString());
  const status = configuration && childText(configuration, "Status");
  if (status !== "Enabled") throw malformed();
  bucket.isVersioned = true;
  return { status: 200 };
}

export function getBucketLifecycle({ bucket }: BucketCall): S3Answer {
  if (bucket.lifecycle.length === 0) {
    const message = "The lifecycle configuration does not exist";
    throw new S3Error(404, "NoSuchLifecycleConfiguration", message, { BucketName: bucket.name });
  }
  const Rule = bucket.lifecycle.map((rule) => ({
    ID: rule.id ?? "rule",
    Filter: { Prefix: rule.prefix ?? "" },
    Status: (rule.enabled ?? true) ? "Enabled" : "Disabled",
    Expiration: rule.expirationDays === undefined ? undefined : { Days: rule.expirationDays },
    AbortIncompleteMultipartUpload:
      rule.abortIncompleteMultipartUploadDays === undefined
        ? undefined
        : { DaysAfterInitiation: rule.abortIncompleteMultipartUploadDays },
  }));
  return document("LifecycleConfiguration", { Rule });
}

export function putBucketLifecycle({ bucket, body }: BucketCall): S3Answer {
  const configuration = parseXml(Buffer.from(body).toString());
  if (configuration?.name !== "LifecycleConfiguration") throw malformed();
  bucket.lifecycle = childrenNamed(configuration, "Rule").map(readRule);
  return { status: 200 };
}

function readRule(rule: XmlElement): LifecycleRule {
  const within = (name: string, field: string): string | undefined => {
    const [element] = childrenNamed(rule, name);
    return element && childText(element, field);
  };
  const days = (text: string | undefined, name: "expirationDays" | "abortIncompleteMultipartUploadDays") =>
    text === undefined ? {} : { [name]: Number(text) };
  return {
    id: childText(rule, "ID") ?? "rule",
    prefix: within("Filter", "Prefix") ?? childText(rule, "Prefix") ?? "",
    enabled: childText(rule, "Status") === "Enabled",
    ...days(within("Expiration", "Days"), "expirationDays"),
    ...days(
      within("AbortIncompleteMultipartUpload", "DaysAfterInitiation"),
      "abortIncompleteMultipartUploadDays",
    ),
  };
}

function document(root: string, fields: Parameters<typeof renderXml>[1]): S3Answer {
  return { status: 200, headers: xmlHeaders, body: renderXml(root, fields, s3Namespace) };
}
