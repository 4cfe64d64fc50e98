import type { Backend } from "@holdfast/core";
import { checkSpiError, type Verb } from "../../case/check-spi-error.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endsInTime } from "../../case/ends-in-time.js";
import { checkFails } from "../../case/expectations.js";
import { storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

interface BadOptions {
  readonly verb: Verb;
  readonly what: string;
  readonly call: (client: Backend) => Promise<unknown>;
}

const badLimits: readonly BadOptions[] = [-1, 1.5, Number.NaN, Number.NEGATIVE_INFINITY].map((limit) => ({
  verb: "list",
  what: `a limit of ${limit}`,
  call: async (client) => await client.list("", { limit }),
}));

const badRanges: readonly BadOptions[] = [
  { offset: -1, length: 2 },
  { offset: 0, length: -1 },
  { offset: 0.5, length: 1 },
  { offset: 0, length: 1.5 },
  { offset: Number.NaN, length: 1 },
  { offset: 0, length: Number.NaN },
].map((range) => ({
  verb: "read",
  what: `a range of ${range.length} bytes at ${range.offset}`,
  call: async (client) => await client.read("a", { range }),
}));

const badBytes: readonly BadOptions[] = [
  {
    verb: "create",
    what: "a text instead of bytes",
    call: async (client) => await client.create("bad", "text" as unknown as Uint8Array),
  },
  {
    verb: "write",
    what: "a text instead of a body",
    call: async (client) => await client.write("bad", "text" as unknown as Uint8Array),
  },
  {
    verb: "write",
    what: "no body",
    call: async (client) => await client.write("bad", undefined as unknown as Uint8Array),
  },
];

export const badOptions: ConformanceCase = {
  id: "ERRORS-10",
  group: "errors",
  title:
    "a limit, a range or a body that cannot be is InvalidArgumentError, and is not made into something else",
  level: "should",
  invariant: "HONEST",
  run: async ({ open, tuning }) => {
    const client = await open();
    await storeObjects(client, ["a", "b", "c"]);
    for (const { verb, what, call } of [...badLimits, ...badRanges, ...badBytes]) {
      const ending = await endsInTime(call(client), tuning.callDeadlineMs, `${verb} with ${what}`);
      check("error" in ending, () => `${verb} with ${what} succeeded; it should end in INVALID_ARGUMENT`);
      const { code } = checkSpiError(ending.error, verb, `${verb} with ${what}`);
      // A range that cannot be is not wholly inside the object either, and a text is no source that can be opened.
      const fitting = code === "INVALID_ARGUMENT" || code === (verb === "read" ? "CORRUPT" : "BODY_FAILED");
      check(fitting, () => `${verb} with ${what} ended in ${code} instead of INVALID_ARGUMENT`);
    }
    await checkFails(client.read("bad"), ["NOT_FOUND"], "read of what was refused");
  },
};
