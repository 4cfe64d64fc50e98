import { describe, expect, test, vi } from "vitest";
import * as holdfast from "../index.js";

interface ErrorCase {
  readonly make: (options: holdfast.HoldfastErrorOptions) => holdfast.HoldfastError;
  readonly guard: (error: unknown) => boolean;
  readonly code: string;
  readonly retryable: boolean;
  readonly outcome: holdfast.ErrorOutcome;
}

type PlainErrorClass = (new (
  message: string,
  options?: holdfast.HoldfastErrorOptions,
) => holdfast.HoldfastError) & {
  isInstance(error: unknown): boolean;
};

function plain(
  errorClass: PlainErrorClass,
  code: string,
  retryable = false,
  outcome = "not-applied",
): ErrorCase {
  return {
    make: (options) => new errorClass("it failed", options),
    guard: (error) => errorClass.isInstance(error),
    code,
    retryable,
    outcome: outcome as holdfast.ErrorOutcome,
  };
}

const cases: Readonly<Record<string, ErrorCase>> = {
  AbortedError: plain(holdfast.AbortedError, "ABORTED"),
  AccessDeniedError: plain(holdfast.AccessDeniedError, "ACCESS_DENIED"),
  BodyFailedError: plain(holdfast.BodyFailedError, "BODY_FAILED"),
  CorruptError: plain(holdfast.CorruptError, "CORRUPT"),
  ExpiredError: {
    ...plain(holdfast.AbortedError, "EXPIRED"),
    make: (options) => new holdfast.ExpiredError("it failed", { epoch: 1, liveEpochs: [3, 2], ...options }),
    guard: (error) => holdfast.ExpiredError.isInstance(error),
  },
  FencedError: {
    ...plain(holdfast.AbortedError, "FENCED"),
    make: (options) =>
      new holdfast.FencedError("it failed", { generation: 1, currentGeneration: 2, ...options }),
    guard: (error) => holdfast.FencedError.isInstance(error),
  },
  InvalidArgumentError: plain(holdfast.InvalidArgumentError, "INVALID_ARGUMENT"),
  InvalidStateError: plain(holdfast.InvalidStateError, "INVALID_STATE"),
  NotFoundError: plain(holdfast.NotFoundError, "NOT_FOUND"),
  OutcomeUnknownError: plain(holdfast.OutcomeUnknownError, "OUTCOME_UNKNOWN", true, "unknown"),
  StorageFullError: plain(holdfast.StorageFullError, "STORAGE_FULL"),
  SubsumedError: plain(holdfast.SubsumedError, "SUBSUMED"),
  UnavailableError: plain(holdfast.UnavailableError, "UNAVAILABLE", true),
  UnsafeFallbackError: plain(holdfast.UnsafeFallbackError, "UNSAFE_FALLBACK"),
  UnsafeStorageError: plain(holdfast.UnsafeStorageError, "UNSAFE_STORAGE"),
  UnsupportedFormatError: plain(holdfast.UnsupportedFormatError, "UNSUPPORTED_FORMAT"),
};

test("every error class that is exported is among these, each with a code of its own", () => {
  const exported = Object.keys(holdfast).filter((name) => name.endsWith("Error") && name !== "HoldfastError");
  expect(Object.keys(cases).sort()).toEqual(exported.sort());
  expect(new Set(Object.values(cases).map(({ code }) => code)).size).toBe(exported.length);
});

describe.each(Object.entries(cases))("%s", (name, { make, guard, code, retryable, outcome }) => {
  test("says what a program needs to know", () => {
    const cause = new Error("below");
    const error = make({ cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(holdfast.HoldfastError);
    expect(error).toMatchObject({ name, code, retryable, outcome, message: "it failed", cause });
    expect("cause" in make({})).toBe(false);
    expect(make({ retryable: !retryable }).retryable).toBe(!retryable);
    expect(make({ outcome: "unknown" }).outcome).toBe("unknown");
  });

  test("is told from every other, and from what is no error", () => {
    for (const [other, { make: makeOther }] of Object.entries(cases)) {
      expect(guard(makeOther({}))).toBe(other === name);
    }
    for (const value of [
      undefined,
      null,
      "CORRUPT",
      { code },
      new Error(code),
      Object.assign(new Error(), { code }),
    ]) {
      expect(guard(value)).toBe(false);
    }
  });
});

test("errors of another copy of the package are recognised", async () => {
  vi.resetModules();
  const other = await import("../index.js");
  expect(other.CorruptError).not.toBe(holdfast.CorruptError);
  const foreign = new other.CorruptError("damaged", { key: "a/b", reason: "missing" });
  expect(foreign).not.toBeInstanceOf(holdfast.HoldfastError);
  expect(holdfast.HoldfastError.isInstance(foreign)).toBe(true);
  expect(holdfast.CorruptError.isInstance(foreign)).toBe(true);
  expect(holdfast.FencedError.isInstance(foreign)).toBe(false);
});

test("some errors say more", () => {
  expect(new holdfast.CorruptError("x")).toMatchObject({ key: undefined, reason: "damaged" });
  expect(new holdfast.CorruptError("x", { key: "a", reason: "missing" })).toMatchObject({
    key: "a",
    reason: "missing",
  });
  expect(new holdfast.UnavailableError("x").remainingKeys).toEqual([]);
  expect(new holdfast.UnavailableError("x", { remainingKeys: ["a"] }).remainingKeys).toEqual(["a"]);
  expect(new holdfast.ExpiredError("x", { epoch: 1, liveEpochs: [3] })).toMatchObject({
    epoch: 1,
    liveEpochs: [3],
  });
  expect(new holdfast.FencedError("x", { generation: 1, currentGeneration: 4 })).toMatchObject({
    generation: 1,
    currentGeneration: 4,
  });
});
