/** What commands of the SDK give back: every field that the tests look at, whatever the command. */
export interface CommandOutput {
  readonly $metadata: { readonly httpStatusCode?: number };
  readonly Body?: { transformToString(encoding?: string): Promise<string> };
  readonly ChecksumCRC32?: string;
  readonly CommonPrefixes?: readonly { readonly Prefix?: string }[];
  readonly ContentLength?: number;
  readonly ContentRange?: string;
  readonly ContentType?: string;
  readonly Contents?: readonly { readonly Key?: string; readonly Size?: number }[];
  readonly Deleted?: readonly { readonly Key?: string }[];
  readonly DeleteMarker?: boolean;
  readonly ETag?: string;
  readonly Errors?: readonly { readonly Key?: string; readonly Code?: string }[];
  readonly IsTruncated?: boolean;
  readonly KeyCount?: number;
  readonly MaxUploads?: number;
  readonly Metadata?: Readonly<Record<string, string>>;
  readonly NextContinuationToken?: string;
  readonly NextKeyMarker?: string;
  readonly NextUploadIdMarker?: string;
  readonly PartNumberMarker?: string;
  readonly Parts?: readonly { readonly PartNumber?: number; readonly Size?: number }[];
  readonly Rules?: readonly { readonly ID?: string }[];
  readonly Status?: string;
  readonly UploadId?: string;
  readonly Uploads?: readonly { readonly Key?: string }[];
  readonly VersionId?: string;
}
