import { assertEntryName } from "../entry-name.js";
import type { Entry } from "../state/entry.js";
import type { EntryBody } from "../state/entry-body.js";
import type { EntryWriting } from "../state/write-entry.js";
import type { CallOptions } from "../time/deadline.js";
import { randomNonce } from "../time/random.js";
import { type JobContext, transferDeadline } from "./job-context.js";
import { entryWriting, putEntry } from "./put-entry.js";
import type { Ticket } from "./ticket.js";

/**
 * Uploads entries for a draft that another machine commits. It needs no lock and no access to the log. What it
 * uploads becomes visible only if the coordinator adopts it and commits; else the next sweeps remove it.
 */
export class TicketWorker {
  readonly ticket: Ticket;
  readonly #context: JobContext;
  readonly #writing: EntryWriting;

  /** @internal */
  constructor(context: JobContext, ticket: Ticket) {
    this.ticket = ticket;
    this.#context = context;
    this.#writing = entryWriting(context, ticket, randomNonce(context.settings.random));
  }

  /**
   * Stores an entry and resolves when it is durable. The answer is plain JSON to send to the coordinator, who passes
   * it to `draft.adopt`. The bytes must not be changed before.
   */
  async put(name: string, body: EntryBody, options: CallOptions = {}): Promise<Entry> {
    assertEntryName(name);
    const stored = await putEntry(this.#writing, name, body, transferDeadline(this.#context, options));
    const { job, generation, epoch } = this.ticket;
    return { ...stored, job, generation, epoch };
  }
}
