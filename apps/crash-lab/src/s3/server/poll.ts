import { type PollOptions, poll as pollUntil, TooLateError } from "../../program/poll.js";
import { S3ServerError } from "./s3-server-error.js";

/**
 * Asks again and again until the answer is yes.
 * @throws S3ServerError naming what did not happen in time.
 */
export async function poll(what: string, isSo: () => Promise<boolean>, options: PollOptions): Promise<void> {
  try {
    await pollUntil(what, isSo, options);
  } catch (error) {
    if (!(error instanceof TooLateError)) throw error;
    throw new S3ServerError(error.message, { cause: error });
  }
}
