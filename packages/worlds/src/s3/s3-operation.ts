import { S3Error } from "./wire/s3-error.js";

/** The operations that the service knows, by the names of the S3 API. */
export type S3Operation =
  | "AbortMultipartUpload"
  | "CompleteMultipartUpload"
  | "CreateBucket"
  | "CreateMultipartUpload"
  | "CreateSession"
  | "DeleteBucket"
  | "DeleteObject"
  | "DeleteObjects"
  | "GetBucketLifecycleConfiguration"
  | "GetBucketLocation"
  | "GetBucketVersioning"
  | "GetObject"
  | "HeadBucket"
  | "HeadObject"
  | "ListBuckets"
  | "ListMultipartUploads"
  | "ListObjectsV2"
  | "ListParts"
  | "PutBucketLifecycleConfiguration"
  | "PutBucketVersioning"
  | "PutObject"
  | "UploadPart";

export interface RequestLine {
  readonly method: string;
  readonly hasBucket: boolean;
  readonly hasKey: boolean;
  readonly query: ReadonlyMap<string, string>;
}

const ofObjects: Readonly<Record<string, S3Operation>> = {
  "PUT ": "PutObject",
  "PUT partNumber": "UploadPart",
  "GET ": "GetObject",
  "GET uploadId": "ListParts",
  "HEAD ": "HeadObject",
  "DELETE ": "DeleteObject",
  "DELETE uploadId": "AbortMultipartUpload",
  "POST uploads": "CreateMultipartUpload",
  "POST uploadId": "CompleteMultipartUpload",
};

const ofBuckets: Readonly<Record<string, S3Operation>> = {
  "PUT ": "CreateBucket",
  "PUT versioning": "PutBucketVersioning",
  "PUT lifecycle": "PutBucketLifecycleConfiguration",
  "GET list-type": "ListObjectsV2",
  "GET uploads": "ListMultipartUploads",
  "GET lifecycle": "GetBucketLifecycleConfiguration",
  "GET versioning": "GetBucketVersioning",
  "GET location": "GetBucketLocation",
  "GET session": "CreateSession",
  "HEAD ": "HeadBucket",
  "DELETE ": "DeleteBucket",
  "POST delete": "DeleteObjects",
};

/** What tells operations on the same thing apart, the decisive one first. */
const subresources = [
  "partNumber",
  "uploadId",
  "uploads",
  "list-type",
  "lifecycle",
  "versioning",
  "location",
  "session",
  "delete",
];

/** Subresources that the service does not have: to take them for none would do something else. */
const unknown =
  /^(acl|cors|encryption|legal-hold|object-lock|policy|restore|retention|select|tagging|torrent|versions|website|attributes|renameObject)$/;

/** @throws S3Error for an operation that the service does not have. */
export function operationOf({ method, hasBucket, hasKey, query }: RequestLine): S3Operation {
  if (!hasBucket) {
    if (method === "GET") return "ListBuckets";
    throw notImplemented(method, "");
  }
  const foreign = [...query.keys()].find((name) => unknown.test(name));
  if (foreign !== undefined) throw notImplemented(method, foreign);
  const subresource = subresources.find((name) => query.has(name)) ?? "";
  const operation = (hasKey ? ofObjects : ofBuckets)[`${method} ${subresource}`];
  if (operation === undefined) throw notImplemented(method, subresource);
  return operation;
}

function notImplemented(method: string, subresource: string): S3Error {
  const what = subresource === "" ? method : `${method} with ?${subresource}`;
  return new S3Error(501, "NotImplemented", `The S3 world does not know ${what} here`);
}
