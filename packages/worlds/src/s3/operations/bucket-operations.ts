import { Bucket } from "../state/bucket.js";
import { childText, parseXml } from "../wire/parse-xml.js";
import { S3Error } from "../wire/s3-error.js";
import { malformed } from "./delete-objects.js";
import {
  type BucketCall,
  type S3Answer,
  type S3Call,
  s3Namespace,
  xmlAnswer,
  xmlHeaders,
} from "./s3-call.js";

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
  return xmlAnswer("ListAllMyBucketsResult", fields);
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
  return xmlAnswer("CreateSessionResult", {
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
  return xmlAnswer("VersioningConfiguration", bucket.isVersioned ? { Status: "Enabled" } : {});
}

export function putBucketVersioning({ bucket, body }: BucketCall): S3Answer {
  const configuration = parseXml(Buffer.from(body).toString());
  const status = configuration && childText(configuration, "Status");
  if (status !== "Enabled") throw malformed();
  bucket.isVersioned = true;
  return { status: 200 };
}
