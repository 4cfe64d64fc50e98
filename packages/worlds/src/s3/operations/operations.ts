import type { S3Operation } from "../s3-operation.js";
import { abortMultipartUpload } from "./abort-multipart-upload.js";
import { getBucketLifecycle, putBucketLifecycle } from "./bucket-lifecycle.js";
import {
  createBucket,
  createSession,
  deleteBucket,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
  putBucketVersioning,
} from "./bucket-operations.js";
import { completeMultipartUpload } from "./complete-multipart-upload.js";
import { createMultipartUpload } from "./create-multipart-upload.js";
import { deleteObject } from "./delete-object.js";
import { deleteObjects } from "./delete-objects.js";
import { getObject } from "./get-object.js";
import { listMultipartUploads } from "./list-multipart-uploads.js";
import { listObjects } from "./list-objects.js";
import { listParts } from "./list-parts.js";
import { putObject } from "./put-object.js";
import type { BucketCall, S3Answer, S3Call } from "./s3-call.js";
import { uploadPart } from "./upload-part.js";

/** Operations that need no bucket to exist. */
export const ofService: Partial<Record<S3Operation, (call: S3Call) => S3Answer>> = {
  CreateBucket: createBucket,
  ListBuckets: listBuckets,
};

export const ofBucket: Partial<Record<S3Operation, (call: BucketCall) => S3Answer>> = {
  AbortMultipartUpload: abortMultipartUpload,
  CompleteMultipartUpload: completeMultipartUpload,
  CreateMultipartUpload: createMultipartUpload,
  CreateSession: createSession,
  DeleteBucket: deleteBucket,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  GetBucketLifecycleConfiguration: getBucketLifecycle,
  GetBucketLocation: getBucketLocation,
  GetBucketVersioning: getBucketVersioning,
  GetObject: getObject,
  HeadBucket: headBucket,
  HeadObject: getObject,
  ListMultipartUploads: listMultipartUploads,
  ListObjectsV2: listObjects,
  ListParts: listParts,
  PutBucketLifecycleConfiguration: putBucketLifecycle,
  PutBucketVersioning: putBucketVersioning,
  PutObject: putObject,
  UploadPart: uploadPart,
};
