import { describe, expect, test } from "vitest";
import {
  AccessDeniedError,
  type Draft,
  OutcomeUnknownError,
  StorageFullError,
  UnavailableError,
} from "../../src/index.js";
import { ManualClock } from "../../src/testing/manual-clock.js";
import { type Bench, type Client, keysOf, newBench } from "./support/bench.js";
import { caught } from "./support/caught.js";
import { settle } from "./support/settle.js";

const hourMs = 3_600_000;

/** A client whose machine has a clock of its own. */
function stallingClient(bench: Bench): Client & { readonly clock: ManualClock } {
  const clock = new ManualClock();
  return { ...bench.client({ clock }), clock };
}

/** The machine sleeps around its next create; meanwhile something happens. */
function stallAtCreate(
  { backend, clock }: Client & { readonly clock: ManualClock },
  when: "before" | "after",
  meanwhile: () => Promise<void>,
): void {
  let stalled = false;
  backend.intercept = async ({ verb }, proceed) => {
    if (verb !== "create" || stalled) return await proceed();
    stalled = true;
    const answer = when === "after" ? await proceed() : undefined;
    await meanwhile();
    clock.stepWall(5 * hourMs);
    return when === "after" ? answer : await proceed();
  };
}

/** Hours in which others add records and sweep, so that the floor rises. */
async function hoursPass({ clock }: Bench, each: (hour: number) => Promise<unknown>): Promise<void> {
  for (let hour = 1; hour <= 5; hour += 1) {
    await each(hour);
    clock.advance(hourMs);
  }
}

test("HONEST: a commit that stands below a raised floor is not denied when the storage fails at the next look", async () => {
  const bench = newBench();
  const stalled = stallingClient(bench);
  const other = bench.client().store.job("orders");
  const draft = (await stalled.store.job("orders").claim()).begin();
  await draft.put("state", "landed");
  stallAtCreate(stalled, "after", async () => {
    await hoursPass(bench, async (hour) => {
      await other.savepoint(`hour ${hour}`);
      await other.sweep();
    });
    // The floor check still succeeds; every later look at the log does not.
    const intact = stalled.backend.intercept;
    let lists = 0;
    stalled.backend.intercept = async (call, proceed) => {
      if (call.verb === "list") lists += 1;
      if (call.verb === "list" && lists > 1) throw new UnavailableError("busy");
      return await intact(call, proceed);
    };
  });
  const ended = await settle(stalled.clock, caught(draft.commit({ deadline: "20s" })));
  expect(ended).toMatchObject({ status: "fulfilled", value: { outcome: "unknown" } });
  expect((await other.health()).floor).toBeGreaterThan(2);
  expect((await other.latest())?.epoch).toBe(1);

  stalled.backend.intercept = async (_call, proceed) => await proceed();
  expect(await caught(draft.put("more", "x"))).toMatchObject({ code: "INVALID_STATE" });
  const checkpoint = await draft.commit();
  expect(checkpoint.entries).toEqual((await other.checkpoint(1)).entries);
  expect(checkpoint.entries.map(({ name }) => name)).toEqual(["state"]);
  expect((await other.checkpoints()).map(({ epoch }) => epoch)).toEqual([1]);
});

test("FENCED: `begin` of a writer that was fenced after a void append tells of itself, not of the commit", async () => {
  const bench = newBench({ store: { retention: { keepLast: 2 } } });
  const stalled = stallingClient(bench);
  const other = bench.client().store.job("orders");
  const writer = await stalled.store.job("orders").claim();
  const draft = writer.begin();
  stallAtCreate(stalled, "before", async () => {
    const owner = await other.claim();
    await hoursPass(bench, async () => {
      await owner.begin().commit();
      await other.sweep();
    });
  });
  const ofCommit = await caught(draft.commit());
  expect(ofCommit).toMatchObject({ code: "FENCED", outcome: "unknown" });
  for (let time = 0; time < 2; time += 1) {
    const ofBegin = await caught(() => writer.begin());
    expect(ofBegin).toMatchObject({ code: "FENCED", outcome: "not-applied" });
    expect(ofBegin).toMatchObject({ generation: 1, currentGeneration: 2 });
  }
  expect(ofCommit.outcome).toBe("unknown");
});

describe("HONEST: a draft of unknown outcome can be committed again after a retry", () => {
  /** A draft whose first commit got no answer, whether it landed or not. */
  async function draftInDoubt(bench: Bench, { backend, store }: Client, lands: boolean): Promise<Draft> {
    const draft = (await store.job("orders").claim()).begin();
    await draft.put("state", "once");
    backend.intercept = async ({ verb }, proceed) => {
      if (verb !== "create") return await proceed();
      if (lands) await proceed();
      throw new OutcomeUnknownError("no answer came");
    };
    const ended = await settle(bench.clock, caught(draft.commit({ deadline: "1s" })));
    expect(ended).toMatchObject({ value: { code: "OUTCOME_UNKNOWN" } });
    backend.intercept = async (_call, proceed) => await proceed();
    return draft;
  }

  async function expectOnce(bench: Bench, draft: Draft): Promise<void> {
    expect(await (await draft.commit()).readText("state")).toBe("once");
    expect((await bench.client().store.job("orders").checkpoints()).map(({ epoch }) => epoch)).toEqual([1]);
    expect(keysOf(bench.storage, "orders", "log")).toHaveLength(2);
  }

  test.each([true, false])("that was aborted (the first one landed: %s)", async (lands) => {
    const bench = newBench();
    const draft = await draftInDoubt(bench, bench.client(), lands);
    const error = await caught(draft.commit({ signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN", outcome: "unknown", retryable: true });
    await expectOnce(bench, draft);
  });

  const failures = [new AccessDeniedError("not yours"), new StorageFullError("the disk is full")];
  const cases = failures.flatMap((failure) =>
    [true, false].map((lands) => [failure.code, lands, failure] as const),
  );
  test.each(cases)("that ended in %s (the first one landed: %s)", async (_code, lands, failure) => {
    const bench = newBench();
    const client = bench.client();
    const draft = await draftInDoubt(bench, client, lands);
    client.backend.intercept = async () => {
      throw failure;
    };
    const error = await caught(draft.commit());
    expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN", outcome: "unknown", retryable: true });
    expect(error.cause).toBe(failure);
    client.backend.intercept = async (_call, proceed) => await proceed();
    await expectOnce(bench, draft);
  });
});
