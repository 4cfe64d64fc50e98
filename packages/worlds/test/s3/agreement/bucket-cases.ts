import {
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { AgreementCase } from "./agreement-case.js";

const absent = { Bucket: "holdfast-no-such-bucket" };
const noBucket = { status: 404, code: "NoSuchBucket" };

export const bucketCases: readonly AgreementCase[] = [
  {
    name: "a bucket that there is",
    run: async (store) => {
      const { bucket: Bucket } = store;
      await store.ask(new HeadBucketCommand({ Bucket }), { status: 200 });
      await store.ask(new GetBucketVersioningCommand({ Bucket }), { status: 200 });
      await store.ask(new GetBucketLifecycleConfigurationCommand({ Bucket }), {
        status: 404,
        code: "NoSuchLifecycleConfiguration",
      });
    },
  },
  {
    name: "a bucket with versions",
    isVersioned: true,
    run: async (store) => {
      const { bucket: Bucket } = store;
      await store.ask(new GetBucketVersioningCommand({ Bucket }), { status: 200, versioning: "Enabled" });
    },
  },
  {
    name: "a bucket that there is not",
    run: async (store) => {
      await store.ask(new HeadBucketCommand(absent), { status: 404 });
      await store.ask(new ListObjectsV2Command(absent), noBucket);
      await store.ask(new PutObjectCommand({ ...absent, Key: "k", Body: "x" }), noBucket);
    },
  },
  {
    name: "a bucket that cannot be",
    run: async (store) => {
      await store.ask(new CreateBucketCommand({ Bucket: "No_Bucket" }), {
        status: 400,
        code: "InvalidBucketName",
      });
    },
  },
];
