import type { CaseContext } from "../../case/case-context.js";
import { checkListsExactly } from "../../case/check-listing.js";
import { checkSpiError } from "../../case/check-spi-error.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endingInTime, endsInTime, holdsInTime } from "../../case/ends-in-time.js";
import { endingOf } from "../../case/expectations.js";
import { StalledBody } from "../../case/stalled-body.js";
import { bytesFor } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

export const endlessBody: ConformanceCase = {
  id: "BOUNDS-05",
  group: "bounds",
  title: "a write whose source never ends ends by its deadline, and closes the source",
  level: "must",
  invariant: "BOUNDED",
  run: async ({ open, tuning, traits, signal }) => {
    const [client, other] = [await open(), await open()];
    let closed = false;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      try {
        while (!signal.aborted) {
          yield new Uint8Array(512).fill(9);
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        closed = true;
      }
    };
    const what = "a write whose source never ends";
    const write = client.write("endless", endless(), { deadlineMs: tuning.shortDeadlineMs });
    const ended = await endsInTime(write, tuning.callDeadlineMs, what);
    check("error" in ended, () => `${what} succeeded`);
    checkSpiError(ended.error, "write", what);
    await holdsInTime(() => closed, tuning.callDeadlineMs, `${what} ended, and its source was not closed`);
    checkListsExactly(await other.list(""), [], traits.orderedListing, `list("") after ${what} ended`);
  },
};

export const closedBody: ConformanceCase = {
  id: "BOUNDS-06",
  group: "bounds",
  title: "the source of a write that is cut off is closed, also when it has stalled",
  level: "must",
  invariant: "BOUNDED",
  run: async (context) => {
    const { open, tuning } = context;
    const client = await open();
    const abort = new AbortController();
    const aborted = stalledBody(context);
    const write = endingOf(
      client.write("a", aborted, { signal: abort.signal, deadlineMs: tuning.caseDeadlineMs }),
    );
    await holdsInTime(() => aborted.stalled, tuning.callDeadlineMs, "a body was not read as far as it goes");
    abort.abort();
    await endingInTime(write, tuning.callDeadlineMs, "a write that was aborted");
    await checkClosed(context, aborted, "an abort");

    const late = stalledBody(context);
    const lateWrite = endingOf(client.write("b", late, { deadlineMs: tuning.shortDeadlineMs }));
    await endingInTime(lateWrite, tuning.callDeadlineMs, "a write whose deadline passed");
    await checkClosed(context, late, "its deadline");
  },
};

export const refusedBody: ConformanceCase = {
  id: "BOUNDS-07",
  group: "bounds",
  title: "the source of a write that is not even begun is closed too",
  level: "should",
  invariant: "BOUNDED",
  run: async (context) => {
    const { open, tuning } = context;
    const client = await open();
    for (const [how, key, bounds] of [
      ["an abort before the call", "a", { signal: AbortSignal.abort() }],
      ["a deadline before the call", "b", { deadlineMs: 0 }],
      ["a bad key", "../c", {}],
    ] as const) {
      const body = stalledBody(context);
      const write = endingOf(client.write(key, body, bounds));
      await endingInTime(write, tuning.callDeadlineMs, `a write ended by ${how}`);
      await checkClosed(context, body, how);
    }
  },
};

function stalledBody({ onEnd }: CaseContext): StalledBody {
  const body = new StalledBody([bytesFor("the first chunk")]);
  onEnd(() => body.goOn());
  return body;
}

async function checkClosed({ tuning }: CaseContext, body: StalledBody, how: string): Promise<void> {
  const message = `a write was ended by ${how}, and its source was not closed`;
  await holdsInTime(() => body.closed, tuning.callDeadlineMs / 10, message);
}
