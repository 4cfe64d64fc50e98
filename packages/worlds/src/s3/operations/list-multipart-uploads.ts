import type { MultipartUpload } from "../state/multipart-upload.js";
import { compareKeys } from "../state/stored-object.js";
import { type BucketCall, type S3Answer, wholeSeconds, xmlAnswer } from "./s3-call.js";

/** One page of the uploads that are open, by key and then by age. */
export function listMultipartUploads({ bucket, query }: BucketCall): S3Answer {
  const prefix = query.get("prefix") ?? "";
  const keyMarker = query.get("key-marker") ?? "";
  const idMarker = query.get("upload-id-marker") ?? "";
  const maxPage = Math.min(1000, Number(query.get("max-uploads") ?? 1000));
  const all = [...bucket.uploads.values()].filter(({ key }) => key.startsWith(prefix)).sort(byKeyAndAge);
  const marked = all.findIndex(({ key, uploadId }) => key === keyMarker && uploadId === idMarker);
  const rest = marked >= 0 ? all.slice(marked + 1) : all.filter(({ key }) => compareKeys(key, keyMarker) > 0);
  const page = rest.slice(0, maxPage);
  const last = page.at(-1);
  const isTruncated = rest.length > page.length;
  const fields = {
    Bucket: bucket.name,
    KeyMarker: keyMarker,
    UploadIdMarker: idMarker,
    NextKeyMarker: isTruncated ? last?.key : undefined,
    NextUploadIdMarker: isTruncated ? last?.uploadId : undefined,
    Prefix: prefix,
    MaxUploads: maxPage,
    IsTruncated: isTruncated,
    Upload: page.map(({ key, uploadId, initiatedMs }) => ({
      Key: key,
      UploadId: uploadId,
      StorageClass: "STANDARD",
      Initiated: wholeSeconds(initiatedMs),
    })),
  };
  return xmlAnswer("ListMultipartUploadsResult", fields);
}

function byKeyAndAge(a: MultipartUpload, b: MultipartUpload): number {
  return compareKeys(a.key, b.key) || a.initiatedMs - b.initiatedMs;
}
