import type { Checkpoint, Writer } from "@holdfast/core";
import { Actor } from "./actor.js";
import { drained, type Machine, transferBoundMs, type World } from "./world.js";
import { WritingActor } from "./writing-actor.js";

/** A life of a job in which everything happens once: the same calls in the same order, whatever fails. */
export class ScriptedWork extends Actor {
  readonly #sinks: WritingActor;
  #writer: Writer | undefined;
  #newest: Checkpoint | undefined;

  constructor(world: World, machine: Machine) {
    super(world, machine, 1);
    this.#sinks = new WritingActor(world, machine, 1);
  }

  override async step(): Promise<void> {
    const { world } = this;
    const { job } = this.machine;
    const sweep = async (): Promise<unknown> =>
      await this.attempt("sweep", () => job.sweep(), transferBoundMs);
    await this.#claim();
    await this.#commit(["small", 10], ["large", 300]);
    await this.#commit(["large", 200]);
    const pin = await this.attempt("pin", () => job.pin(undefined, { ttl: "1d" }));
    await this.#commit(["many", 60], ["more", 60], ["and more", 60], ["too many", 60], ["last", 60]);
    await this.attempt("savepoint", () => job.savepoint("kept"));
    await this.attempt("verify", () => job.verify({ record: true }), transferBoundMs);
    world.pass(world.options.trimAgeMs + 1000);
    await this.#commit(["large", 130]);
    await sweep();
    if (pin) await this.readAll(pin.checkpoint);
    await this.attempt("unpin", async () => await pin?.release());
    await this.#commit();
    await this.attempt("release", () => job.release("kept"));
    await this.#commit();
    world.pass(world.options.trimAgeMs + 1000);
    await this.#claim();
    await this.#commit(["large", 500]);
    await sweep();
    await this.readLatest();
    await this.attempt("destroy", () => job.destroy(), transferBoundMs);
    await this.#claim();
    await this.#commit(["large", 100]);
  }

  /** Plays it, with time passing whenever nothing else happens. */
  async play(): Promise<void> {
    let isOver = false;
    const playing = this.step().finally(() => {
      isOver = true;
    });
    playing.catch(() => undefined);
    for (;;) {
      await drained();
      this.world.promises.judgeBounds();
      if (isOver || this.world.findings.violations.length > 0) break;
      this.world.pass(500);
    }
    if (isOver) await playing;
  }

  async #claim(): Promise<void> {
    const claim = async (): Promise<Writer | undefined> => {
      return await this.attempt("claim", () => this.machine.job.claim({ sinks: this.#sinks.sinks() }));
    };
    const writer = (await claim()) ?? (await claim());
    if (!writer) return;
    this.#writer = writer;
    this.#newest = writer.restored;
    this.#sinks.judgeRestored(writer);
    if (writer.restored) await this.readAll(writer.restored);
  }

  /** Commits some entries, one that is reused, and an effect. */
  async #commit(...sizes: readonly (readonly [string, number])[]): Promise<void> {
    const writer = this.#writer;
    if (!writer) return;
    const draft = writer.begin();
    const entries = new Map<string, Buffer>();
    const [source] = this.#newest?.entries ?? [];
    if (source) {
      draft.reuse(source, { name: "reused" });
      entries.set("reused", this.world.content.expected(source)?.entries.get(source.name) ?? Buffer.of());
    }
    for (const [name, size] of sizes) {
      const bytes = Buffer.from(this.choices.bytes(size));
      const put = async (): Promise<unknown> =>
        await this.attempt("put", () => draft.put(name, bytes), transferBoundMs);
      if ((await put()) ?? (await put())) entries.set(name, bytes);
    }
    const effect = { sink: "sink", epoch: draft.epoch };
    draft.effect(effect);
    this.world.content.expect(writer.generation, draft.epoch, { entries, effects: [effect] });
    const commit = async (): Promise<Checkpoint | undefined> => {
      return await this.attempt(`commit of ${writer.generation}-${draft.epoch}`, () => draft.commit());
    };
    const checkpoint = (await commit()) ?? (await commit());
    if (!checkpoint) return;
    this.world.findings.judge(
      "HONEST",
      this.world.log.committed.has(`${writer.generation}-${draft.epoch}`),
      () => {
        return `epoch ${draft.epoch} was acknowledged and is not in the log`;
      },
    );
    this.world.content.judgeWhole(checkpoint);
    this.#newest = checkpoint;
  }
}
