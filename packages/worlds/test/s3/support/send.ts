import type { S3Client } from "@aws-sdk/client-s3";
import type { CommandOutput } from "./command-output.js";

/** What a client got: bytes and fields, or an error. */
export interface Got {
  readonly output?: CommandOutput;
  readonly body?: string;
  readonly status?: number;
  /** The name of the error, or the code of the connection's failure. */
  readonly error?: string;
}

/** Sends a command, reads the body if there is one, and says what came of it. */
export async function send(client: S3Client, command: object, abortSignal?: AbortSignal): Promise<Got> {
  try {
    const options = abortSignal === undefined ? {} : { abortSignal };
    const output = (await client.send(command as never, options as never)) as unknown as CommandOutput;
    const status = output.$metadata.httpStatusCode ?? 0;
    const { Body } = output;
    return Body === undefined ? { output, status } : { output, status, body: await Body.transformToString() };
  } catch (error) {
    const { name, code, $metadata } = error as Error & {
      code?: string;
      $metadata?: { httpStatusCode?: number };
    };
    const status = $metadata?.httpStatusCode;
    return { error: code ?? name, ...(status !== undefined && { status }) };
  }
}
