/** The real server did not come up, or does not answer as it should. The message says where its logs are. */
export class S3ServerError extends Error {
  readonly code: "S3_SERVER_FAILED" = "S3_SERVER_FAILED";
  override readonly name: string = "S3ServerError";
}
