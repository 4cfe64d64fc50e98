import type { S3TransportRequest, S3TransportResponse } from "@holdfast/worlds/s3";

/** Failures of a connection that was never made. */
const unsent: ReadonlySet<unknown> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

/**
 * Looks for uploads that a client aborts although their completion may have been carried out, or may yet be: whoever
 * does that takes away an object of which it told that it may be there.
 */
export class CompletionWatch {
  readonly #open = new Set<string>();
  readonly #abortedOpen: string[] = [];

  get abortedOpen(): readonly string[] {
    return this.#abortedOpen;
  }

  watch(
    { method, path, query }: S3TransportRequest,
    answer: Promise<{ readonly response: S3TransportResponse }>,
  ): void {
    const { uploadId } = query ?? {};
    if (typeof uploadId !== "string") return;
    if (method === "DELETE" && this.#open.has(uploadId)) this.#abortedOpen.push(`${uploadId} of ${path}`);
    if (method !== "POST") return;
    answer.then(
      ({ response: { statusCode } }) => {
        // What was refused was not done; after any other answer it may have been.
        if (statusCode < 300 || statusCode >= 500) this.#open.add(uploadId);
      },
      (error: unknown) => {
        if (!unsent.has(Object(error).code)) this.#open.add(uploadId);
      },
    );
  }
}
