import type { Backend } from "@holdfast/core";
import { checkListsExactly } from "../../case/check-listing.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endingInTime, holdsInTime } from "../../case/ends-in-time.js";
import { endingOf } from "../../case/expectations.js";
import { StalledBody } from "../../case/stalled-body.js";
import { bytesFor, storeObjects } from "../../case/store-objects.js";

const kept: readonly string[] = ["a", "folder/kept", "folder/z"];

export const unfinished: ConformanceCase = {
  id: "LIST-17",
  group: "list",
  title: "what is being written, was abandoned or has failed is not listed, nor anything that belongs to it",
  level: "must",
  invariant: "CLEAN",
  run: async ({ open, onEnd, tuning, traits: { orderedListing } }) => {
    const [writer, other] = [await open(), await open()];
    await storeObjects(writer, kept);
    const checkKept = async (clients: readonly Backend[], when: string): Promise<void> => {
      for (const client of clients) {
        for (const prefix of ["", "folder/"]) {
          const expected = kept.filter((key) => key.startsWith(prefix));
          checkListsExactly(await client.list(prefix), expected, orderedListing, `list("${prefix}") ${when}`);
        }
      }
    };

    const chunk = new Uint8Array(64 * 1024).fill(1);
    const body = new StalledBody([chunk, chunk, chunk]);
    onEnd(() => body.goOn());
    const abort = new AbortController();
    const bounds = { signal: abort.signal, deadlineMs: tuning.caseDeadlineMs };
    const write = endingOf(writer.write("folder/unfinished", body, bounds));
    await holdsInTime(() => body.stalled, tuning.callDeadlineMs, "a body was not read as far as it goes");
    await checkKept([writer, other], "while an object is being written");
    abort.abort();
    await endingInTime(write, tuning.callDeadlineMs, "a write that was aborted");
    await checkKept([writer, other], "after a write was aborted");

    await endingOf(writer.write("folder/failed", failing(chunk)));
    await checkKept([writer, other, await open()], "after the source of a write had failed");
    await writer.create("folder/kept", bytesFor("another"));
    await checkKept([writer, other], "after a create that came second");
  },
};

async function* failing(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
  throw new Error("the source failed");
}
