import { type Checkpoint, type Draft, type Entry, HoldfastError, type Writer } from "@holdfast/core";
import { Actor } from "./actor.js";
import type { Expected } from "./content-oracle.js";
import { describe } from "./promises.js";
import { transferBoundMs } from "./world.js";

/** A draft, who began it, and what its checkpoint must be. */
interface OpenDraft {
  readonly draft: Draft;
  readonly writer: Writer;
  readonly expected: Expected;
}

/** Claims, commits, and goes on after it was fenced, as a stalled process would. */
export class WritingActor extends Actor {
  #writer: Writer | undefined;
  #newest: Checkpoint | undefined;
  /** Entries it once saw, of checkpoints that may have expired since. */
  #seen: readonly Entry[] = [];
  readonly #drafts: OpenDraft[] = [];
  #names = 0;

  async step(kind: number): Promise<void> {
    if (!this.#writer) await this.claim();
    else if (kind < 30) await this.#commitSoon();
    else if (kind < 45) await this.#begin();
    else if (kind < 60) await this.#commitOne();
    else if (kind < 68) await this.#commitTogether();
    else if (kind < 73) this.#drafts.splice(this.choices.below(this.#drafts.length), 1)[0]?.draft.abandon();
    else if (kind < 78) this.#drafts.splice(0);
    else if (kind < 84) await this.attempt("settle", async () => await this.#writer?.settle());
    else if (kind < 90) await this.readLatest();
    else if (kind < 94 && this.#newest) await this.readAll(this.#newest);
    else if (kind < 96) await this.claim(true);
    else await this.claim();
  }

  /** Takes the job over. What is restored must be what the claim's own record lists. */
  async claim(rewind = false): Promise<void> {
    const { world } = this;
    const live = [...(world.log.head?.live.keys() ?? [])];
    const epoch = rewind && live.length > 0 ? this.choices.pick(live) : undefined;
    const options = { ...(epoch !== undefined && { epoch, acceptInconsistency: true }), sinks: this.sinks() };
    const writer = await this.attempt("claim", async () => await this.machine.job.claim(options));
    if (!writer) return;
    this.#writer = writer;
    this.#newest = writer.restored;
    this.#remember(writer.restored);
    this.judgeRestored(writer);
    if (writer.restored) await this.readAll(writer.restored);
  }

  judgeRestored(writer: Writer): void {
    const { log, findings } = this.world;
    const claim = log.heads.find(({ record }) => {
      return record.kind === "claim" && record.generation === writer.generation;
    });
    findings.judge("DURABLE", claim !== undefined, () => `claim ${writer.generation} is not in the log`);
    if (!claim) return;
    const skips = claim.record.live.skips;
    const restorable = [...claim.live.keys()].filter((epoch) => {
      return !skips.some(({ after, through }) => after < epoch && epoch <= through);
    });
    const newest = restorable.length > 0 ? Math.max(...restorable) : undefined;
    findings.judge("FENCED", writer.restored?.epoch === newest, () => {
      return `claim ${writer.generation} restored ${writer.restored?.epoch}; its record lists ${newest}`;
    });
  }

  sinks(): { readonly sink: { carryOut: (effect: unknown, context: CarryOut) => Promise<void> } } {
    return { sink: { carryOut: async (effect, context) => await this.#carryOut(effect, context) } };
  }

  async #carryOut(effect: unknown, { generation, epoch, index }: CarryOut): Promise<void> {
    const { content, log, findings, turns } = this.world;
    const committed = log.committed.has(`${generation}-${epoch}`);
    const expected = content.expected({ generation, epoch })?.effects[index];
    findings.judge("EFFECTIVE", committed && JSON.stringify(expected) === JSON.stringify(effect), () => {
      return `effect ${index} of epoch ${epoch} was carried out, but ${committed ? "is another" : "is not committed"}`;
    });
    await turns.take(this.machine, false);
    const fails = !turns.direct && this.choices.chance(0.2);
    if (fails && this.choices.chance(0.5)) throw new Error("the sink fails");
    content.carriedOut(generation, epoch, index);
    if (fails) throw new Error("the sink fails after the fact");
  }

  async #begin(): Promise<OpenDraft | undefined> {
    const writer = this.#writer;
    if (!writer) return undefined;
    let draft: Draft;
    try {
      draft = writer.begin();
    } catch (error) {
      // Fenced: go on as a new owner, sooner or later.
      if (this.choices.chance(0.5)) this.#writer = undefined;
      return void HoldfastError.isInstance(error);
    }
    const open: OpenDraft = { draft, writer, expected: { entries: new Map(), effects: [] } };
    const puts = 1 + this.choices.below(4);
    for (let put = 0; put < puts; put += 1) await this.#put(open);
    if (this.choices.chance(0.4)) {
      const effect = { sink: "sink", number: this.choices.below(1000) };
      draft.effect(effect);
      open.expected.effects.push(effect);
    }
    this.#drafts.push(open);
    return open;
  }

  async #put({ draft, expected }: OpenDraft): Promise<void> {
    const name = `${this.choices.pick(["a", "b/c", "d"])}-${this.#names++}`;
    const source = this.choices.pick([...this.#seen, ...(this.#newest?.entries ?? []), undefined]);
    if (source && this.choices.chance(0.5)) {
      this.#reuse(draft, expected, source, name);
      return;
    }
    const size = this.choices.pick([0, 1, 30, 64, 65, 127, 128, 129, 300, 600]);
    const bytes = Buffer.from(this.choices.bytes(size));
    const body = this.choices.chance(0.3) ? pieces(bytes) : bytes;
    const done = await this.attempt("put", async () => await draft.put(name, body), transferBoundMs);
    if (done) expected.entries.set(name, bytes);
    // A put that failed must be repeated before the draft can commit.
    else if (this.choices.chance(0.7)) {
      const again = await this.attempt(
        "put again",
        async () => await draft.put(name, bytes),
        transferBoundMs,
      );
      if (again) expected.entries.set(name, bytes);
    }
  }

  #reuse(draft: Draft, expected: Expected, source: Entry, name: string): void {
    const bytes = this.world.content.expected(source)?.entries.get(source.name);
    if (!bytes) throw new Error(`nobody knows ${source.name} of epoch ${source.epoch}`);
    draft.reuse(source, { name });
    expected.entries.set(name, bytes);
  }

  async #commitSoon(): Promise<void> {
    const open = await this.#begin();
    if (open) await this.#commit(open);
  }

  async #commitOne(): Promise<void> {
    if (this.#drafts.length > 0) await this.#commit(this.choices.pick(this.#drafts));
  }

  async #commitTogether(): Promise<void> {
    await this.#begin();
    await this.#begin();
    await Promise.all(this.#drafts.slice(-2).map(async (open) => await this.#commit(open)));
  }

  async #commit(open: OpenDraft): Promise<void> {
    const { content, log, findings } = this.world;
    const { draft, expected, writer } = open;
    content.expect(writer.generation, draft.epoch, expected);
    try {
      const checkpoint = await this.call(
        `commit of ${writer.generation}-${draft.epoch}`,
        async () => await draft.commit(),
      );
      findings.judge("HONEST", log.committed.has(`${writer.generation}-${draft.epoch}`), () => {
        return `epoch ${draft.epoch} of generation ${writer.generation} was acknowledged and is not in the log`;
      });
      content.judgeWhole(checkpoint);
      this.#forget(open);
      this.#remember(checkpoint);
      if (writer === this.#writer && draft.epoch > (this.#newest?.epoch ?? 0)) this.#newest = checkpoint;
    } catch (error) {
      this.judgeError("commit", error);
      if (!HoldfastError.isInstance(error)) throw new Error(describe(error));
      const isCommitted = log.committed.has(`${writer.generation}-${draft.epoch}`);
      findings.judge("HONEST", error.outcome === "unknown" || !isCommitted, () => {
        return `epoch ${draft.epoch} of generation ${writer.generation} was committed, but: ${describe(error)}`;
      });
      if (!error.retryable) this.#forget(open);
    }
  }

  #remember(checkpoint: Checkpoint | undefined): void {
    this.#seen = [...(checkpoint?.entries ?? []), ...this.#seen].slice(0, 30);
  }

  #forget(open: OpenDraft): void {
    const at = this.#drafts.indexOf(open);
    if (at >= 0) this.#drafts.splice(at, 1);
  }
}

interface CarryOut {
  readonly generation: number;
  readonly epoch: number;
  readonly index: number;
}

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 50) yield bytes.subarray(at, at + 50);
}
