import { valueIn } from "../../case/check-succeeds.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endingInTime, endsInTime } from "../../case/ends-in-time.js";
import { endingOf } from "../../case/expectations.js";
import { StalledBody } from "../../case/stalled-body.js";
import { bytesFor } from "../../case/store-objects.js";
import { restorePresent, storePresent, verbCallsOf } from "./verb-calls.js";

/** A timer of Node's takes 2^31 - 1 ms at most, and one that is given more fires at once. */
export const longDeadlines: ConformanceCase = {
  id: "BOUNDS-12",
  group: "bounds",
  title: "a deadline of weeks or years is not taken for a short one",
  level: "must",
  invariant: "BOUNDED",
  run: async ({ open, onEnd, tuning }) => {
    const client = await open();
    await storePresent(client);
    for (const deadlineMs of [2 ** 31 - 1, 2 ** 31, 2 ** 32 + 1, 1e15]) {
      const what = `with a deadline of ${deadlineMs} ms`;
      await restorePresent(client);
      const body = new StalledBody([bytesFor("a chunk")]);
      onEnd(() => body.goOn());
      const write = endingOf(client.write(`slow/${deadlineMs}`, body, { deadlineMs }));
      for (const { what: call, call: run } of verbCallsOf(client, `${deadlineMs}`)) {
        const all = `${call} ${what}`;
        valueIn(await endsInTime(run(client, { deadlineMs }), tuning.callDeadlineMs, all), all);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
      body.goOn();
      const slow = `a slow write ${what}`;
      valueIn(await endingInTime(write, tuning.callDeadlineMs, slow), slow);
    }
  },
};
