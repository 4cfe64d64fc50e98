import { assertOptions } from "../assert-options.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { type Operation, observed } from "../events.js";
import { type CheckpointReference, newestCheckpoint } from "../history/live-set.js";
import { describeValue } from "../key.js";
import type { Head } from "../log/head.js";
import type { StoredPin } from "../log/log-record.js";
import type { CallOptions, Deadline } from "../time/deadline.js";
import { Checkpoint } from "./checkpoint.js";
import { type CheckpointSummary, checkpointSummary } from "./checkpoint-summary.js";
import { type ClaimOptions, claimJob } from "./claim-job.js";
import { type DestroyOptions, type DestroyReport, destroyJob } from "./destroy-job.js";
import { expired } from "./expired.js";
import { type JobContext, logDeadline, transferDeadline } from "./job-context.js";
import { type JobHealth, jobHealth } from "./job-health.js";
import { loadManifest } from "./load-manifest.js";
import { onNewestHead } from "./on-newest-head.js";
import { type Pin, type PinOptions, pinCheckpoint, unpinCheckpoint } from "./pin-checkpoint.js";
import { makeSavepoint, releaseSavepoint } from "./savepoint.js";
import { type SweepOptions, type SweepReport, sweepJob } from "./sweep-job.js";
import { type VerifyOptions, type VerifyReport, verifyJob } from "./verify-job.js";
import type { Writer } from "./writer.js";

const callOptionNames: readonly (keyof CallOptions)[] = ["signal", "deadline"];

export interface SavepointOptions extends CallOptions {
  /** The live epoch to hold; the newest restorable one without it. */
  readonly epoch?: number;
}

/**
 * A named stateful computation and its checkpoints. Making the object asks nothing of the storage; any number of them,
 * on any number of machines, may be used at once.
 */
export class Job {
  readonly id: string;
  readonly #context: JobContext;

  /** @internal */
  constructor(context: JobContext) {
    this.#context = context;
    this.id = context.job;
  }

  /**
   * Takes the job over and says what to restore. From then on no older writer can commit, and nothing that the claim
   * lists can be cleaned away except by the claim's own commits.
   *
   * @throws ExpiredError when the epoch asked for is not live, naming what is.
   * @throws CorruptError, UnsafeFallbackError, UnavailableError, AccessDeniedError, OutcomeUnknownError
   */
  async claim(options: ClaimOptions = {}): Promise<Writer> {
    return await claimJob(this.#context, options);
  }

  /**
   * The newest checkpoint, or `undefined` when there is none; also one that a claim passed over, so that it never goes
   * backwards. What a claim would restore is `health().newestRestorable`, or what `pin()` holds. It may expire while it
   * is read; a pin prevents that.
   */
  async latest(options: CallOptions = {}): Promise<Checkpoint | undefined> {
    const deadline = logDeadline(this.#context, options);
    return await onNewestHead(this.#context, deadline, async (head) => {
      const newest = head && newestCheckpoint(head.record.live);
      return newest && (await this.#open(head, newest, deadline));
    });
  }

  /** All live checkpoints, newest first. */
  async checkpoints(options: CallOptions = {}): Promise<readonly CheckpointSummary[]> {
    const deadline = logDeadline(this.#context, options);
    return await onNewestHead(this.#context, deadline, async (head) => {
      if (!head) return [];
      const summaries: CheckpointSummary[] = [];
      for await (const reference of this.#context.history.all(head.record.live, deadline)) {
        summaries.push(checkpointSummary(head.record, reference));
      }
      return summaries.sort((a, b) => b.epoch - a.epoch);
    });
  }

  /**
   * One live checkpoint.
   * @throws ExpiredError when it is not live, naming what is.
   */
  async checkpoint(epoch: number, options: CallOptions = {}): Promise<Checkpoint> {
    assertEpoch(epoch);
    const deadline = logDeadline(this.#context, options);
    return await onNewestHead(this.#context, deadline, async (head) => {
      const reference = head && (await this.#context.history.find(head.record.live, epoch, deadline));
      if (!reference) throw expired(this.id, epoch, head?.record.live);
      return await this.#open(head, reference, deadline);
    });
  }

  /**
   * Holds a live checkpoint, or the newest restorable one, so that retention does not drop it for a while.
   * @throws ExpiredError when it is not live, naming what is.
   */
  async pin(epoch?: number, options: PinOptions = {}): Promise<Pin> {
    assertOptions("the pin's options", options, ["ttl", "note", ...callOptionNames]);
    if (epoch !== undefined) assertEpoch(epoch);
    return await this.#observed("pin", { epoch }, async () => {
      const pin = await pinCheckpoint(this.#context, epoch, options, logDeadline(this.#context, options));
      return { ...pin, release: async (bounds: CallOptions = {}) => await this.unpin(pin.id, bounds) };
    });
  }

  /** Gives up a pin by its id; idempotent. */
  async unpin(pinId: string, options: CallOptions = {}): Promise<void> {
    await this.#observed("unpin", {}, async () => {
      await unpinCheckpoint(this.#context, pinId, logDeadline(this.#context, options));
    });
  }

  /** The pins that hold, as the newest record says. */
  async pins(options: CallOptions = {}): Promise<readonly StoredPin[]> {
    const head = await this.#context.log.readHead(logDeadline(this.#context, options));
    const nowMs = this.#context.settings.clock.wallMs();
    return (head?.record.pins ?? []).filter(({ expiresAtMs }) => expiresAtMs > nowMs);
  }

  /**
   * Names a live checkpoint, so that retention never drops it until the name is released. Idempotent for the
   * same epoch.
   * @throws ExpiredError when the epoch is not live. InvalidStateError when the name holds another checkpoint.
   */
  async savepoint(name: string, options: SavepointOptions = {}): Promise<CheckpointSummary> {
    assertOptions("the savepoint's options", options, ["epoch", ...callOptionNames]);
    const { epoch } = options;
    if (epoch !== undefined) assertEpoch(epoch);
    return await this.#observed("savepoint", { name }, async () => {
      const deadline = logDeadline(this.#context, options);
      const { head, reference } = await makeSavepoint(this.#context, name, epoch, deadline);
      return checkpointSummary(head.record, reference);
    });
  }

  /**
   * Releases a savepoint by its name.
   * @throws NotFoundError when there is none of this name.
   */
  async release(name: string, options: CallOptions = {}): Promise<void> {
    await this.#observed("release", { name }, async () => {
      await releaseSavepoint(this.#context, name, logDeadline(this.#context, options));
    });
  }

  /** Proves live checkpoints restorable by reading all of them; retention counts on what is recorded of it. */
  async verify(options: VerifyOptions = {}): Promise<VerifyReport> {
    assertOptions("the verification's options", options, ["epochs", "record", ...callOptionNames]);
    for (const epoch of options.epochs ?? []) assertEpoch(epoch);
    return await this.#observed("verify", {}, async () => {
      return await verifyJob(this.#context, options, transferDeadline(this.#context, options));
    });
  }

  /** Removes what is provably dead. May run at any time, anywhere, by any number of processes. */
  async sweep(options: SweepOptions = {}): Promise<SweepReport> {
    assertOptions("the sweep's options", options, ["dryRun", ...callOptionNames]);
    return await this.#observed("sweep", {}, async () => {
      return await sweepJob(this.#context, options, transferDeadline(this.#context, options));
    });
  }

  /** How the job stands. */
  async health(options: CallOptions = {}): Promise<JobHealth> {
    return await jobHealth(this.#context, logDeadline(this.#context, options));
  }

  /** Drops all checkpoints, savepoints and pins, fences every writer, and removes what can be removed safely. */
  async destroy(options: DestroyOptions = {}): Promise<DestroyReport> {
    return await this.#observed("destroy", {}, async () => {
      return await destroyJob(this.#context, transferDeadline(this.#context, options));
    });
  }

  async #open({ record }: Head, reference: CheckpointReference, deadline: Deadline): Promise<Checkpoint> {
    return new Checkpoint(this.#context, await loadManifest(this.#context, record, reference, deadline));
  }

  async #observed<T>(
    operation: Operation,
    details: Record<string, unknown>,
    run: () => Promise<T>,
  ): Promise<T> {
    return await observed(operation, this.#context.settings.clock, { job: this.id, ...details }, run);
  }
}

function assertEpoch(epoch: number): void {
  if (Number.isSafeInteger(epoch) && epoch >= 1) return;
  throw new InvalidArgumentError(`epoch ${describeValue(epoch)} is not a whole number of at least 1`);
}
