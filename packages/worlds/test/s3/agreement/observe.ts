import type { S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import type { CommandOutput } from "../support/command-output.js";
import type { Observation } from "./observation.js";

/** Sends a command, and says what came of it; `own` takes away what is peculiar to this run. */
export async function observe(
  client: S3Client,
  command: object,
  own: (key: string) => string,
): Promise<{ observation: Observation; output: CommandOutput | undefined }> {
  try {
    const output = (await client.send(command as never)) as unknown as CommandOutput;
    return { observation: await described(output, own), output };
  } catch (error) {
    const { name, $metadata } = error as S3ServiceException;
    if ($metadata?.httpStatusCode === undefined) throw error;
    const isNamed = !["Unknown", "UnknownError", "NotFound", "304", "412", "416"].includes(name);
    return {
      observation: { status: $metadata.httpStatusCode, ...(isNamed && { code: name }) },
      output: undefined,
    };
  }
}

async function described(output: CommandOutput, own: (key: string) => string): Promise<Observation> {
  const { Contents, CommonPrefixes, Deleted, Errors, Parts, Uploads, Rules, IsTruncated } = output;
  const names = (list: readonly { readonly Key?: string }[] = []) => list.map(({ Key = "" }) => own(Key));
  const fields = {
    status: output.$metadata.httpStatusCode,
    etag: output.ETag?.replaceAll('"', ""),
    body: await output.Body?.transformToString("utf8"),
    contentType: output.ContentType,
    contentRange: output.ContentRange,
    contentLength: output.ContentLength,
    metadata: output.Metadata,
    isTruncated: IsTruncated,
    ...(output.KeyCount !== undefined && {
      keys: names(Contents),
      sizes: (Contents ?? []).map(({ Size }) => Size),
      prefixes: (CommonPrefixes ?? []).map(({ Prefix = "" }) => own(Prefix)),
      keyCount: output.KeyCount,
    }),
    deleted: Deleted && names(Deleted).sort(),
    failed: Errors?.map(({ Key = "", Code }) => `${own(Key)} ${Code}`),
    isDeleteMarker: output.DeleteMarker,
    ...(output.PartNumberMarker !== undefined && {
      parts: (Parts ?? []).map(({ PartNumber, Size }) => [PartNumber, Size]),
    }),
    ...(output.MaxUploads !== undefined && { uploads: names(Uploads) }),
    rules: Rules?.map(({ ID = "" }) => ID),
    versioning: output.Status,
  };
  const told = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told) as unknown as Observation;
}
