import { openUpload } from "./open-upload.js";
import { type BucketCall, type S3Answer, wholeSeconds, xmlAnswer } from "./s3-call.js";

export function listParts(call: BucketCall): S3Answer {
  const { bucket, key, query } = call;
  const upload = openUpload(call);
  const marker = Number(query.get("part-number-marker") ?? 0);
  const maxPage = Math.min(1000, Number(query.get("max-parts") ?? 1000));
  const parts = [...upload.parts.values()].sort((a, b) => a.number - b.number);
  const rest = parts.filter(({ number }) => number > marker);
  const page = rest.slice(0, maxPage);
  const fields = {
    Bucket: bucket.name,
    Key: key,
    UploadId: upload.uploadId,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.number,
    MaxParts: maxPage,
    IsTruncated: rest.length > page.length,
    Part: page.map((part) => ({
      PartNumber: part.number,
      LastModified: wholeSeconds(part.lastModifiedMs),
      ETag: `"${part.etag}"`,
      Size: part.bytes.length,
    })),
  };
  return xmlAnswer("ListPartsResult", fields);
}
