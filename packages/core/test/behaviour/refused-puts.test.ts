import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { CallOptions, Draft, EntryBody } from "../../src/index.js";
import { type Bench, newBench } from "./support/bench.js";
import { caught } from "./support/caught.js";
import { hang, settle } from "./support/settle.js";

async function newDraft(bench: Bench = newBench()): Promise<Draft> {
  return (await bench.client().store.job("orders").claim()).begin();
}

/** A source that never gives anything and cannot be closed as the protocol of iterators says. */
function hangingSource(close: () => unknown): EntryBody {
  const iterator = { next: () => hang<IteratorResult<string>>(), return: close };
  return { [Symbol.asyncIterator]: () => iterator as unknown as AsyncIterator<string> };
}

/** A stream of Node that hangs and throws when it is destroyed. */
function indestructible(): EntryBody {
  const stream = new Readable({ read: () => undefined });
  stream.destroy = () => {
    throw new TypeError("cannot be destroyed");
  };
  return stream;
}

const sources: readonly (readonly [string, () => EntryBody])[] = [
  ["whose `return` answers at once", () => hangingSource(() => ({ done: true, value: undefined }))],
  ["whose `return` answers nothing", () => hangingSource(() => undefined)],
  [
    "whose `return` throws",
    () =>
      hangingSource(() => {
        throw new TypeError("cannot be closed");
      }),
  ],
  [
    "whose `return` rejects",
    () => hangingSource(async () => await Promise.reject(new TypeError("cannot be closed"))),
  ],
  ["whose `destroy` throws", indestructible],
];

describe.each(sources)("a source %s", (_what, source) => {
  test("does not hide that the put's time is over", async () => {
    const bench = newBench();
    const draft = await newDraft(bench);
    const ended = await settle(bench.clock, caught(draft.put("state", source(), { deadline: "1s" })));
    expect(ended).toMatchObject({ status: "fulfilled", value: { code: "UNAVAILABLE" } });
  });

  test("does not hide that the put was aborted", async () => {
    const draft = await newDraft();
    const controller = new AbortController();
    const putting = caught(draft.put("state", source(), { signal: controller.signal }));
    controller.abort();
    expect(await putting).toMatchObject({ code: "ABORTED" });
  });

  test("does not hide that the draft takes no entries any more", async () => {
    const draft = await newDraft();
    draft.abandon();
    expect(await caught(draft.put("state", source()))).toMatchObject({ code: "INVALID_STATE" });
  });
});

describe("a put that is refused for its options", () => {
  const badOptions: readonly (readonly [string, CallOptions])[] = [
    ["a negative deadline", { deadline: -1 }],
    ["a deadline that is no number", { deadline: Number.NaN }],
    ["a deadline of another unit", { deadline: "3 fortnights" as never }],
  ];

  test.each(badOptions)("of %s closes its stream and leaves the name free", async (_what, options) => {
    const draft = await newDraft();
    const stream = Readable.from(["never read"]);
    expect(await caught(draft.put("state", stream, options))).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(stream.destroyed).toBe(true);
    await draft.put("state", "stored");
    expect(await (await draft.commit()).readText("state")).toBe("stored");
  });

  test("alone does not stop the commit of what else was put", async () => {
    const draft = await newDraft();
    await draft.put("kept", "stored");
    await caught(draft.put("state", "refused", { deadline: -1 }));
    expect((await draft.commit()).entries.map(({ name }) => name)).toEqual(["kept"]);
  });
});
