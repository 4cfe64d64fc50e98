import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { assertJobId } from "../job-id.js";

/** What lets any machine upload entries for one draft: plain JSON, to be sent there and trusted there. */
export interface Ticket {
  readonly format: 1;
  readonly job: string;
  readonly generation: number;
  readonly epoch: number;
}

/**
 * Makes sure that a value from elsewhere is a ticket.
 * @throws InvalidArgumentError naming what is wrong with it.
 */
export function assertTicket(value: unknown): asserts value is Ticket {
  if (typeof value !== "object" || value === null)
    throw new InvalidArgumentError(`ticket ${String(value)} is no object`);
  const { format, job, generation, epoch } = value as Partial<Record<keyof Ticket, unknown>>;
  if (format !== 1)
    throw new InvalidArgumentError(`ticket has format ${String(format)}; this version knows format 1`);
  assertJobId(job);
  for (const [what, number] of Object.entries({ generation, epoch })) {
    if (!Number.isSafeInteger(number) || Number(number) < 1) {
      throw new InvalidArgumentError(
        `ticket has ${what} ${String(number)}; it must be a whole number of at least 1`,
      );
    }
  }
}
