import type { S3Operation } from "../s3-operation.js";
import {
  createBucket,
  createSession,
  deleteBucket,
  getBucketLifecycle,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
  putBucketLifecycle,
  putBucketVersioning,
} from "./bucket-operations.js";
import { completeMultipartUpload } from "./complete-multipart-upload.js";
import { deleteObject } from "./delete-object.js";
import { deleteObjects } from "./delete-objects.js";
import { getObject } from "./get-object.js";
import { listMultipartUploads } from "./list-multipart-uploads.js";
import { listObjects } from "./list-objects.js";
import { abortMultipartUpload, createMultipartUpload, listParts, uploadPart } from "./multipart.js";
import { putObject } from "./put-object.js";
import type { BucketCall, S3Answer, S3Call } from "./s3-call.js";

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
