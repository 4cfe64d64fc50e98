import type { Backend } from "@holdfast/core";
import { NotFoundError } from "@holdfast/core";
import type { CaseContext } from "../../case/case-context.js";
import { checkListsExactly } from "../../case/check-listing.js";
import { checkAbsent } from "../../case/check-stored.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { holdsInTime, pause } from "../../case/ends-in-time.js";
import { checkFails, describeError } from "../../case/expectations.js";
import { StalledBody } from "../../case/stalled-body.js";
import { check } from "../../case/violation.js";
import { madeBytes } from "../../child/workload/made-bytes.js";

/** Time in which what is still under way after a call has failed would come to light. */
const afterwardsMs = 60;

export const failedBody: ConformanceCase = {
  id: "WRITE-03",
  group: "write",
  title:
    "a body that throws ends the write with BODY_FAILED and its own error as the cause, and nothing is ever seen of it",
  level: "must",
  invariant: "ATOMIC",
  run: async (context) => {
    const [writer, other] = [await context.open(), await context.open()];
    const part = madeBytes({ name: "part", lengthBytes: context.tuning.partBytes });
    const small = madeBytes({ name: "small", lengthBytes: 1000 });
    const errors = [new Error("the source broke"), new NotFoundError("the source read another store")];
    const starts: readonly (readonly Uint8Array[])[] = [[], [small], [small, small], [part, part, small]];
    for (const [n, chunks] of starts.entries()) {
      for (const [m, error] of errors.entries()) {
        const key = `failed/${n}-${m}`;
        const what = `a write whose body throws after ${chunks.length} chunks`;
        const failure = await checkFails(writer.write(key, throwing(chunks, error)), ["BODY_FAILED"], what);
        check(failure.cause === error, () => `the cause of ${what} is ${describeError(failure.cause)}`);
        check(failure.outcome === "not-applied", () => `the outcome of ${what} is ${failure.outcome}`);
        await checkNothingSeen(context, [writer, other], key, `after ${what}`);
      }
    }
    const unopened = { [Symbol.asyncIterator]: () => throwNow(errors[0]) };
    const what = "a write whose body cannot be opened";
    const failure = await checkFails(writer.write("failed/unopened", unopened), ["BODY_FAILED"], what);
    check(failure.cause === errors[0], () => `the cause of ${what} is ${describeError(failure.cause)}`);
    await checkNothingSeen(context, [writer, other], "failed/unopened", `after ${what}`);
  },
};

export const abandoned: ConformanceCase = {
  id: "WRITE-04",
  group: "write",
  title:
    "a write that is aborted while its body is produced is never seen, not even when the body goes on to its end",
  level: "must",
  invariant: "ATOMIC",
  run: async (context) => {
    await forEachStart(context, "aborted", async (client, key, body) => {
      const cut = new AbortController();
      const writing = client.write(key, body, { signal: cut.signal });
      const what = "an aborted write";
      const ended = checkFails(writing, ["OUTCOME_UNKNOWN", "ABORTED"], what);
      await holdsInTime(
        () => body.stalled,
        context.tuning.callDeadlineMs,
        "the body was not read to where it stalls",
      );
      cut.abort(new Error("the case gave it up"));
      await ended;
      return what;
    });
  },
};

export const outOfTime: ConformanceCase = {
  id: "WRITE-05",
  group: "write",
  title:
    "a write whose deadline passes while its body is produced is never seen, not even when the body goes on to its end",
  level: "must",
  invariant: "ATOMIC",
  run: async (context) => {
    await forEachStart(context, "late", async (client, key, body) => {
      const { shortDeadlineMs } = context.tuning;
      const what = "a write whose deadline passed";
      await checkFails(
        client.write(key, body, { deadlineMs: shortDeadlineMs }),
        ["OUTCOME_UNKNOWN", "UNAVAILABLE"],
        what,
      );
      return what;
    });
  },
};

/** Gives a write up, in a way of the case's own, after each of several beginnings; `run` answers what it did. */
async function forEachStart(
  context: CaseContext,
  folder: string,
  run: (client: Backend, key: string, body: StalledBody) => Promise<string>,
): Promise<void> {
  const [writer, other] = [await context.open(), await context.open()];
  const part = madeBytes({ name: "part", lengthBytes: context.tuning.partBytes });
  const small = madeBytes({ name: "small", lengthBytes: 1000 });
  for (const [n, chunks] of [[], [small], [part, part, small]].entries()) {
    const key = `${folder}/${n}`;
    const body = new StalledBody(chunks);
    context.onEnd(() => body.goOn());
    const what = await run(writer, key, body);
    await checkNothingSeen(context, [writer, other], key, `after ${what}`);
    body.goOn();
    await checkNothingSeen(
      context,
      [writer, other],
      key,
      `after ${what}, when its body had gone on to its end`,
    );
  }
}

async function checkNothingSeen(
  context: CaseContext,
  clients: readonly Backend[],
  key: string,
  when: string,
): Promise<void> {
  for (const delayMs of [0, afterwardsMs]) {
    await pause(delayMs);
    for (const client of clients) {
      await checkAbsent(client, key, when);
      checkListsExactly(await client.list(""), [], context.traits.orderedListing, `list("") ${when}`);
    }
  }
}

async function* throwing(
  chunks: readonly Uint8Array[],
  error: Error,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* chunks;
  throw error;
}

function throwNow(error: unknown): never {
  throw error;
}
