import { describe, expect, test } from "vitest";
import type { CallOptions, Checkpoint, CheckpointStore, Job, Writer } from "../../src/index.js";
import { type Bench, type Client, newBench } from "./support/bench.js";
import { collect, sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";
import type { Verb } from "./support/recording-backend.js";
import { hang, settle, turns } from "./support/settle.js";

interface Subject {
  readonly bench: Bench;
  readonly client: Client;
  readonly store: CheckpointStore;
  readonly job: Job;
  readonly writer: Writer;
  readonly checkpoint: Checkpoint;
}

/** A job with a savepoint, a pin and an uncommitted object, and a client that hangs where it is told to. */
async function newSubject(): Promise<Subject> {
  const bench = newBench({ store: { inlineLimitBytes: 10, blockBytes: 64, retention: { keepLast: 1 } } });
  const client = bench.client();
  const { store } = client;
  const job = store.job("orders");
  const writer = await job.claim();
  for (let round = 0; round < 3; round += 1) {
    const draft = writer.begin();
    await draft.put("state", sampleBytes(200, round));
    await draft.commit();
  }
  await job.savepoint("kept");
  const checkpoint = (await job.latest()) ?? (undefined as never);
  return { bench, client, store, job, writer, checkpoint };
}

interface Call {
  readonly name: string;
  readonly verbs: readonly Verb[];
  readonly run: (subject: Subject, options: CallOptions) => Promise<unknown>;
}

/** Every call there is, and the verbs it uses; those that change something can end in an unknown outcome. */
const calls: readonly Call[] = [
  { name: "jobs", verbs: ["list"], run: async ({ store }, options) => await store.jobs(options) },
  {
    name: "claim",
    verbs: ["list", "read", "create"],
    run: async ({ job }, options) => await job.claim(options),
  },
  {
    name: "claim of a new job",
    verbs: ["list", "create"],
    run: async ({ store }, options) => await store.job("new").claim(options),
  },
  {
    name: "claim with fallback",
    verbs: ["list", "create"],
    run: async ({ job }, options) => await job.claim({ fallback: true, ...options }),
  },
  { name: "latest", verbs: ["list", "read"], run: async ({ job }, options) => await job.latest(options) },
  {
    name: "checkpoints",
    verbs: ["list", "read"],
    run: async ({ job }, options) => await job.checkpoints(options),
  },
  {
    name: "checkpoint",
    verbs: ["list", "read"],
    run: async ({ job }, options) => await job.checkpoint(3, options),
  },
  {
    name: "pin",
    verbs: ["list", "read", "create"],
    run: async ({ job }, options) => await job.pin(3, options),
  },
  {
    name: "unpin",
    verbs: ["list", "read"],
    run: async ({ job }, options) => await job.unpin("0".repeat(32), options),
  },
  { name: "pins", verbs: ["list", "read"], run: async ({ job }, options) => await job.pins(options) },
  {
    name: "savepoint",
    verbs: ["list", "read", "create"],
    run: async ({ job }, options) => await job.savepoint("another", options),
  },
  {
    name: "release",
    verbs: ["list", "read", "create"],
    run: async ({ job }, options) => await job.release("kept", options),
  },
  { name: "verify", verbs: ["list"], run: async ({ job }, options) => await job.verify(options) },
  {
    name: "sweep",
    verbs: ["list", "read", "remove"],
    run: async ({ job }, options) => await job.sweep(options),
  },
  { name: "health", verbs: ["list", "read"], run: async ({ job }, options) => await job.health(options) },
  {
    name: "destroy",
    verbs: ["list", "read", "create", "remove"],
    run: async ({ job }, options) => await job.destroy(options),
  },
  {
    name: "put",
    verbs: ["write"],
    run: async ({ writer }, options) => await writer.begin().put("state", sampleBytes(100), options),
  },
  {
    name: "a worker's put",
    verbs: ["write"],
    run: async ({ store, writer }, options) =>
      await store.worker(writer.begin().ticket()).put("state", sampleBytes(100), options),
  },
  {
    name: "commit",
    verbs: ["create"],
    run: async ({ writer }, options) => await writer.begin().commit(options),
  },
  {
    name: "read",
    verbs: ["read"],
    run: async ({ checkpoint }, options) => await checkpoint.read("state", options),
  },
  {
    name: "stream",
    verbs: ["read"],
    run: async ({ checkpoint }, options) => await collect(checkpoint.stream("state", options)),
  },
];

const eachVerb = calls.flatMap(({ name, verbs, run }) => verbs.map((verb) => ({ name, verb, run })));

/** What a write left behind nothing will ever name, so that to the job it is as if it had not been. */
function isMutation(verb: Verb): boolean {
  return verb === "create" || verb === "remove";
}

/** What is known of a call whose verb failed for certain: a removal comes after a record was made, or other removals. */
function outcomeOf(name: string, verb: Verb): "not-applied" | "unknown" {
  return (name === "destroy" || name === "sweep") && verb === "remove" ? "unknown" : "not-applied";
}

/** From now on a verb never answers. */
function hangAt({ client }: Subject, verb: Verb): void {
  client.backend.intercept = async (call, proceed) => (call.verb === verb ? await hang() : await proceed());
}

describe("BOUNDED: a call ends by its deadline when the storage does not answer", () => {
  test.each(eachVerb)("$name, at $verb", async ({ verb, run }) => {
    const subject = await newSubject();
    hangAt(subject, verb);
    const ended = await settle(subject.bench.clock, run(subject, { deadline: "2s" }), { stepMs: 250 });
    expect(ended).toMatchObject({ status: "rejected", tookMs: 2000 });
    const error = await caught(Promise.reject(ended.status === "rejected" && ended.reason));
    expect(error).toMatchObject(
      isMutation(verb)
        ? { code: "OUTCOME_UNKNOWN", outcome: "unknown", retryable: true }
        : { code: "UNAVAILABLE", retryable: true },
    );
  });

  test("by the store's own deadlines where none is given", async () => {
    for (const [name, tookMs] of [
      ["latest", 30_000],
      ["commit", 30_000],
      ["put", 900_000],
      ["sweep", 900_000],
    ] as const) {
      const subject = await newSubject();
      subject.client.backend.intercept = async () => await hang();
      const running = calls.find((call) => call.name === name)?.run(subject, {}) ?? hang();
      expect(await settle(subject.bench.clock, running, { stepMs: 10_000 })).toMatchObject({ tookMs });
    }
  });

  test("also when the storage fails again and again in a way that may pass", async () => {
    for (const { name, verb, run } of eachVerb) {
      const subject = await newSubject();
      const { UnavailableError } = await import("../../src/index.js");
      subject.client.backend.intercept = async (call, proceed) => {
        if (call.verb === verb) throw new UnavailableError("busy");
        return await proceed();
      };
      const ended = await settle(subject.bench.clock, run(subject, { deadline: "2s" }), { stepMs: 50 });
      expect(ended.status).toBe("rejected");
      expect(ended.tookMs).toBeLessThanOrEqual(2000);
      const error = await caught(Promise.reject(ended.status === "rejected" && ended.reason));
      expect(error, `${name}, ${verb}`).toMatchObject({
        code: "UNAVAILABLE",
        outcome: outcomeOf(name, verb),
      });
    }
  });
});

describe("BOUNDED: a deadline of nothing asks nothing of the storage", () => {
  test.each(calls)("$name", async ({ run }) => {
    const subject = await newSubject();
    const asked = subject.client.backend.calls.length;
    expect(await caught(run(subject, { deadline: 0 }))).toMatchObject({
      code: "UNAVAILABLE",
      retryable: true,
      outcome: "not-applied",
    });
    expect(subject.client.backend.calls.slice(asked)).toEqual([]);
  });
});

describe("BOUNDED: a signal that was aborted before asks nothing of the storage", () => {
  test.each(calls)("$name", async ({ run }) => {
    const subject = await newSubject();
    const asked = subject.client.backend.calls.length;
    const reason = new Error("changed my mind");
    const error = await caught(run(subject, { signal: AbortSignal.abort(reason) }));
    expect(error).toMatchObject({ code: "ABORTED", retryable: false, outcome: "not-applied", cause: reason });
    expect(subject.client.backend.calls.slice(asked)).toEqual([]);
  });
});

describe("BOUNDED: a signal that aborts under way ends the call at once", () => {
  test.each(eachVerb)("$name, at $verb", async ({ verb, run }) => {
    const subject = await newSubject();
    let told: AbortSignal | undefined;
    subject.client.backend.intercept = async (call, proceed) => {
      if (call.verb !== verb) return await proceed();
      told = call.signal;
      return await hang();
    };
    const abort = new AbortController();
    const failed = caught(run(subject, { signal: abort.signal }));
    await turns(20);
    expect(told?.aborted).toBe(false);
    abort.abort(new Error("changed my mind"));
    const error = await failed;
    expect(told?.aborted).toBe(true);
    expect(error).toMatchObject(
      isMutation(verb) ? { code: "OUTCOME_UNKNOWN", outcome: "unknown" } : { code: "ABORTED" },
    );
  });

  test("a verification, also when it reads state", async () => {
    const subject = await newSubject();
    const { client, job } = subject;
    client.backend.intercept = async (call, proceed) =>
      call.verb === "read" && call.key.includes("/state/") ? await hang() : await proceed();
    const abort = new AbortController();
    const failed = caught(job.verify({ signal: abort.signal }));
    await turns(20);
    abort.abort();
    expect(await failed).toMatchObject({ code: "ABORTED" });
  });
});

describe("HONEST: a claim that ends after its record was made", () => {
  test("does not say that nothing was changed", async () => {
    const { bench, client, job } = await newSubject();
    await (await job.claim()).begin().commit();
    await bench.client().store.job("orders").claim({ epoch: 3 });
    // From here on the restored manifest is not the one that the claim's record carries along.
    const fresh = bench.client();
    let isMade = false;
    fresh.backend.intercept = async ({ verb }, proceed) => {
      if (isMade && verb === "read") return await hang();
      isMade ||= verb === "create";
      return await proceed();
    };
    const before = (await job.health()).generation;
    const claiming = fresh.store.job("orders").claim({ fallback: true, deadline: "2s" });
    const ended = await settle(bench.clock, claiming);
    expect(ended).toMatchObject({ status: "rejected", tookMs: 2000 });
    expect((await job.health()).generation).toBe(before + 1);
    expect(ended).toMatchObject({ reason: { outcome: "unknown" } });
    expect(client.backend.name).toBe("memory");
  });
});

test("what a signal does later no longer concerns a call that has ended", async () => {
  const { job } = await newSubject();
  const abort = new AbortController();
  const checkpoint = await job.latest({ signal: abort.signal });
  abort.abort();
  expect((await checkpoint?.read("state"))?.length).toBe(200);
});

test("a storage that refuses access is told as such, with what was asked", async () => {
  const { AccessDeniedError } = await import("../../src/index.js");
  for (const { name, run, verb } of eachVerb) {
    const subject = await newSubject();
    const refusal = new AccessDeniedError("not yours");
    subject.client.backend.intercept = async (call, proceed) => {
      if (call.verb === verb) throw refusal;
      return await proceed();
    };
    const error = await caught(run(subject, {}));
    expect(error, `${name}, ${verb}`).toMatchObject({
      code: "ACCESS_DENIED",
      outcome: outcomeOf(name, verb),
      retryable: false,
    });
  }
});

test("an adapter's untyped error says nothing of what was applied, so a change is of unknown outcome", async () => {
  for (const { name, run, verb } of eachVerb) {
    const subject = await newSubject();
    const cause = new RangeError("a bug in the adapter");
    subject.client.backend.intercept = async (call, proceed) => {
      if (call.verb === verb) throw cause;
      return await proceed();
    };
    const ended = await settle(subject.bench.clock, run(subject, { deadline: "3s" }), { stepMs: 50 });
    expect(ended.status).toBe("rejected");
    const error = await caught(Promise.reject(ended.status === "rejected" && ended.reason));
    expect(error.code, `${name}, ${verb}`).toBe(isMutation(verb) ? "OUTCOME_UNKNOWN" : "UNAVAILABLE");
    let root: unknown = error;
    while (root instanceof Error && root.cause !== undefined) root = root.cause;
    expect([cause, error]).toContain(root === error ? error : root);
  }
});
