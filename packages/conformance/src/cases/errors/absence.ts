import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails } from "../../case/expectations.js";
import { bytesFor, storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

/** Never stored, in folders that exist and that do not; the start of a key; and almost a key. */
const missing: readonly string[] = [
  ...["never", "there/never", "no/such/folder", "there/a-", "there/a.b", "ther", "there/deep/x", "removed"],
  ...["there/removed", "emptied/removed", "THERE2"],
];

export const absence: ConformanceCase = {
  id: "ERRORS-04",
  group: "errors",
  title: "a read of what is not there is NotFoundError, which names the key",
  level: "must",
  invariant: "HONEST",
  run: async ({ open }) => {
    const client = await open();
    await storeObjects(client, ["there/a", "there/deep/er/a", "removed", "there/removed", "emptied/removed"]);
    await client.remove(["removed", "there/removed", "emptied/removed"]);
    for (const from of [client, await open()]) {
      for (const key of missing) {
        for (const range of [undefined, { offset: 0, length: 0 }, { offset: 0, length: 10 }]) {
          const what = `read of ${key}, which is not there,`;
          const error = await checkFails(from.read(key, range && { range }), ["NOT_FOUND"], what);
          check(!error.retryable, () => `${what} ended in an error that says that trying again may help`);
          check(error.outcome === "not-applied", () => `${what} ended with the outcome ${error.outcome}`);
          check(
            error.message.includes(key),
            () => `${what} ended in an error that does not name it: ${error.message}`,
          );
        }
      }
    }
  },
};

/** On a file system they are directories, in an object store a console may have put markers there. */
export const folders: ConformanceCase = {
  id: "ERRORS-05",
  group: "errors",
  title: "a read of what is only the start of other keys is NotFoundError",
  level: "must",
  invariant: "HONEST",
  run: async ({ open }) => {
    const client = await open();
    await storeObjects(client, ["job/log/1", "job/state/2/x"]);
    for (const from of [client, await open()]) {
      for (const key of ["job", "job/log", "job/state", "job/state/2"]) {
        await checkFails(from.read(key), ["NOT_FOUND"], `read of ${key}, below which there are keys,`);
        const range = { offset: 0, length: 0 };
        await checkFails(from.read(key, { range }), ["NOT_FOUND"], `read of no bytes of ${key}`);
      }
    }
  },
};

/** What exists is never told to be absent, whatever else goes wrong: a restore would take it for lost. */
export const onlyAbsence: ConformanceCase = {
  id: "ERRORS-06",
  group: "errors",
  title:
    "NotFoundError is for nothing but absence: neither for a call that is cut off, nor for a range, nor for a key below an object",
  level: "must",
  invariant: "RESTORABLE",
  run: async ({ open, tuning }) => {
    const client = await open();
    await client.write("there", bytesFor("there"));
    const late = AbortSignal.abort();
    const { length } = bytesFor("there");
    for (const from of [client, await open()]) {
      for (const [what, read, codes] of [
        ["a read that was aborted", () => from.read("there", { signal: late }), ["ABORTED"]],
        ["a read whose deadline had passed", () => from.read("there", { deadlineMs: 0 }), ["UNAVAILABLE"]],
        [
          "a read behind the end",
          () => from.read("there", { range: { offset: length, length: 1 } }),
          ["CORRUPT"],
        ],
        ["a read over the end", () => from.read("there", { range: { offset: 1, length } }), ["CORRUPT"]],
      ] as const) {
        await checkFails(read(), codes, what);
      }
      await checkFails(from.read("there/below"), ["NOT_FOUND"], "a read of a key below an object");
      check((await from.list("there/")).length === 0, () => "something is listed below an object");
    }
    await client.remove(["there/below", "there/below/that"]);
    const bytes = await client.read("there", { deadlineMs: tuning.callDeadlineMs });
    check(bytes.length === length, () => "an object is another one after a key below it was removed");
  },
};
