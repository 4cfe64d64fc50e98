import { CorruptError } from "../errors/corrupt-error.js";
import { ExpiredError } from "../errors/expired-error.js";
import type { Head } from "../log/head.js";
import type { Deadline } from "../time/deadline.js";
import type { JobContext } from "./job-context.js";

const attempts = 5;

/**
 * Looks at a job as its newest record says. If something that the record names turns out to be gone, and there is a
 * newer record by then, it was dropped and swept meanwhile, and the newer one is looked at instead.
 */
export async function onNewestHead<T>(
  { log }: JobContext,
  deadline: Deadline,
  look: (head: Head | undefined) => Promise<T>,
): Promise<T> {
  let head = await log.readHead(deadline);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await look(head);
    } catch (error) {
      if (attempt === attempts || !isGone(error)) throw error;
      const newest = await log.readHead(deadline);
      if (newest?.seq === head?.seq) throw error;
      head = newest;
    }
  }
}

function isGone(error: unknown): boolean {
  return ExpiredError.isInstance(error) || (CorruptError.isInstance(error) && error.reason === "missing");
}
