import type { Backend } from "@holdfast/core";
import { checkListsExactly } from "../../case/check-listing.js";
import { checkSpiError } from "../../case/check-spi-error.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endsInTime } from "../../case/ends-in-time.js";
import { checkFails, describeError } from "../../case/expectations.js";
import { bytesFor } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

const failure = new Error("the source's own failure");

/** Sources that fail before, between and after their chunks, with whatever a program throws. */
function failingSources(
  partBytes: number,
): readonly (readonly [string, AsyncIterable<Uint8Array>, unknown])[] {
  const after = async function* (chunks: readonly Uint8Array[], thrown: unknown): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield chunk;
    throw thrown;
  };
  const large = new Uint8Array(Math.ceil(partBytes / 2)).fill(4);
  const unopened: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => {
      throw failure;
    },
  };
  const inTheLoop: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        throw failure;
      },
    }),
  };
  return [
    ["at its first chunk", after([], failure), failure],
    ["after a chunk", after([bytesFor("chunk")], failure), failure],
    ["after much", after([large, large, large, bytesFor("chunk")], failure), failure],
    ["with something that is no error", after([bytesFor("chunk")], "no error"), "no error"],
    ["when it is opened", unopened, failure],
    ["without a promise", inTheLoop, failure],
  ];
}

export const failingSource: ConformanceCase = {
  id: "ERRORS-07",
  group: "errors",
  title:
    "a source that throws ends its write in BodyFailedError with the source's error as cause, and nothing is stored",
  level: "must",
  invariant: "HONEST",
  run: async ({ open, tuning, traits: { orderedListing } }) => {
    const [client, other] = [await open(), await open()];
    for (const [index, [how, source, thrown]] of failingSources(tuning.partBytes).entries()) {
      const what = `a write whose source fails ${how}`;
      const key = index % 2 === 0 ? `failed-${index}` : `new/${index}/failed`;
      const ending = await endsInTime(client.write(key, source), tuning.callDeadlineMs, what);
      check("error" in ending, () => `${what} succeeded`);
      const error = checkSpiError(ending.error, "write", what);
      check(
        error.code === "BODY_FAILED",
        () => `${what} ended in ${describeError(error)} instead of BODY_FAILED`,
      );
      check(error.outcome === "not-applied", () => `${what} says that something may have been stored`);
      check(
        hasCause(error, thrown),
        () => `${what} ended in an error without the source's as cause: ${describeError(error)}`,
      );
      await checkNothing([client, other], key, orderedListing, what);
    }
    await client.write("later", bytesFor("later"));
  },
};

export const wrongChunks: ConformanceCase = {
  id: "ERRORS-08",
  group: "errors",
  title:
    "a source that yields something other than bytes ends its write in a typed error, and nothing is stored",
  level: "must",
  invariant: "SEALED",
  run: async ({ open, tuning, traits: { orderedListing } }) => {
    const [client, other] = [await open(), await open()];
    for (const [index, wrong] of [undefined, null, {}, 7, "text", [1, 2], Symbol("s")].entries()) {
      const source = async function* (): AsyncGenerator<Uint8Array> {
        yield bytesFor("chunk");
        yield wrong as unknown as Uint8Array;
        yield bytesFor("chunk");
      };
      const what = `a write whose source yields ${String(wrong)} (${typeof wrong})`;
      const ending = await endsInTime(client.write(`wrong-${index}`, source()), tuning.callDeadlineMs, what);
      check("error" in ending, () => `${what} succeeded`);
      const error = checkSpiError(ending.error, "write", what);
      const fitting = ["INVALID_ARGUMENT", "BODY_FAILED"].includes(error.code);
      check(
        fitting,
        () => `${what} ended in ${describeError(error)} instead of INVALID_ARGUMENT or BODY_FAILED`,
      );
      await checkNothing([client, other], `wrong-${index}`, orderedListing, what);
    }
  },
};

function hasCause(error: Error, thrown: unknown): boolean {
  for (
    let cause = error.cause;
    cause !== undefined;
    cause = cause instanceof Error ? cause.cause : undefined
  ) {
    if (cause === thrown) return true;
  }
  return false;
}

async function checkNothing(
  clients: readonly Backend[],
  key: string,
  ordered: boolean,
  what: string,
): Promise<void> {
  for (const client of clients) {
    await checkFails(client.read(key), ["NOT_FOUND"], `read of the object of ${what}`);
    checkListsExactly(await client.list(""), [], ordered, `list("") after ${what}`);
  }
}
