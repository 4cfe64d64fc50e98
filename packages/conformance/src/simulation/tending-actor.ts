import type { Pin } from "@holdfast/core";
import { Actor } from "./actor.js";
import { transferBoundMs } from "./world.js";

const savepointNames = ["one", "two", "three"];

/** Reads under pins, scrubs, sweeps, and names checkpoints: all that needs no ownership. */
export class TendingActor extends Actor {
  readonly #pins: Pin[] = [];

  async step(kind: number): Promise<void> {
    const { job } = this.machine;
    if (kind < 30) await this.attempt("sweep", async () => await job.sweep(), transferBoundMs);
    else if (kind < 45) await this.#pin();
    else if (kind < 55) await this.#readPinned();
    else if (kind < 60) await this.#unpin();
    else if (kind < 70)
      await this.attempt("savepoint", async () => await job.savepoint(this.#name(), this.#epoch()));
    else if (kind < 78) await this.attempt("release", async () => await job.release(this.#name()));
    else if (kind < 86) await this.#verify();
    else if (kind < 93) await this.readLatest();
    else if (kind < 98) await this.list();
    else await this.attempt("destroy", async () => await job.destroy(), transferBoundMs);
  }

  async #pin(): Promise<void> {
    const options = { ttl: this.choices.pick([1000, 60_000, 86_400_000]) };
    const { epoch } = this.#epoch();
    const pin = await this.attempt("pin", async () => await this.machine.job.pin(epoch, options));
    if (!pin) return;
    const isHeld = this.world.log.heads.some(({ record, live }) => {
      return live.has(pin.epoch) && record.pins.some(({ id }) => id === pin.id);
    });
    this.world.findings.judge("HONEST", isHeld, () => `pin of epoch ${pin.epoch} is not in the log`);
    this.#pins.push(pin);
    await this.readAll(pin.checkpoint);
  }

  async #readPinned(): Promise<void> {
    if (this.#pins.length > 0) await this.readAll(this.choices.pick(this.#pins).checkpoint);
  }

  async #unpin(): Promise<void> {
    const pin = this.#pins.shift();
    if (pin) await this.attempt("unpin", async () => await pin.release());
  }

  async #verify(): Promise<void> {
    const record = this.choices.chance(0.5);
    const report = await this.attempt(
      "verify",
      async () => await this.machine.job.verify({ record }),
      transferBoundMs,
    );
    for (const { epoch, status } of report?.checkpoints ?? []) {
      this.world.findings.judge(
        "RESTORABLE",
        status !== "damaged",
        () => `a scrub calls epoch ${epoch} damaged`,
      );
    }
  }

  #name(): string {
    return this.choices.pick(savepointNames);
  }

  /** Most often the newest; else some epoch that is live, or was. */
  #epoch(): { readonly epoch?: number } {
    const last = this.world.log.head?.record.lastEpoch ?? 0;
    return last === 0 || this.choices.chance(0.4) ? {} : { epoch: 1 + this.choices.below(last) };
  }
}
