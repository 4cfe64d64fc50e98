import { UnavailableError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { mapPosixError, posixErrorCode } from "./map-posix-error.js";

const failed = (code?: string): Error => Object.assign(new Error("raw"), code === undefined ? {} : { code });
const what = "write of a/b";
const path = "/store/a/b";

describe("mapPosixError", () => {
  it.each([
    ["ENOSPC", "STORAGE_FULL", false],
    ["EDQUOT", "STORAGE_FULL", false],
    ["EFBIG", "STORAGE_FULL", false],
    ["EACCES", "ACCESS_DENIED", false],
    ["EPERM", "ACCESS_DENIED", false],
    ["EROFS", "ACCESS_DENIED", false],
    ["ENOENT", "NOT_FOUND", false],
    ["ENAMETOOLONG", "INVALID_ARGUMENT", false],
    ["ENOTDIR", "INVALID_ARGUMENT", false],
    ["ELOOP", "UNSAFE_STORAGE", false],
    ["ENOTSUP", "UNSAFE_STORAGE", false],
    ["EMFILE", "UNAVAILABLE", true],
    ["ENFILE", "UNAVAILABLE", true],
    ["EIO", "UNAVAILABLE", true],
    ["ESTALE", "UNAVAILABLE", true],
    ["ETIMEDOUT", "UNAVAILABLE", true],
    ["ESOMETHING", "UNAVAILABLE", true],
    [undefined, "UNAVAILABLE", false],
  ])("%s becomes %s", (code, expected, retryable) => {
    const cause = failed(code);
    const error = mapPosixError(cause, { what, path });
    expect(error).toMatchObject({ code: expected, retryable, outcome: "not-applied", cause });
    expect(error.message).toContain(what);
    expect(error.message).toContain(path);
  });

  it.each([
    [-116, "ESTALE"],
    [-122, "EDQUOT"],
    [-12345, "Unknown system error -12345"],
  ])("an error that Node has no name for is known by its number: %i", (errno, name) => {
    const error = Object.assign(failed(`Unknown system error ${errno}`), { errno });
    expect(posixErrorCode(error)).toBe(name);
  });

  it("HONEST: whatever the errno, an unknown outcome is OutcomeUnknownError", () => {
    for (const code of ["ENOSPC", "EACCES", "EIO", undefined]) {
      const error = mapPosixError(failed(code), { what, path, outcome: "unknown" });
      expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN", outcome: "unknown", retryable: true });
    }
    const definite = new UnavailableError("inner");
    expect(mapPosixError(definite, { what, path, outcome: "unknown" })).toMatchObject({
      code: "OUTCOME_UNKNOWN",
    });
  });

  it("leaves a typed error as it is", () => {
    const typed = new UnavailableError("inner");
    expect(mapPosixError(typed, { what, path })).toBe(typed);
  });

  it("takes ENOENT for a loss when no object was asked for", () => {
    expect(mapPosixError(failed("ENOENT"), { what, path, absence: "unavailable" })).toMatchObject({
      code: "UNAVAILABLE",
      retryable: true,
    });
  });
});
