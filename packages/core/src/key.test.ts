import { describe, expect, test } from "vitest";
import { assertKey, assertPrefix, describeValue } from "./key.js";

describe("a key", () => {
  test.each(["a", "a/b/c", "A-Z_0.9", "x".repeat(200), `${"x".repeat(200)}/${"y".repeat(200)}`, "a.b/c..d"])(
    "%s is fine",
    (key) => {
      expect(() => assertKey(key)).not.toThrow();
      expect(() => assertPrefix(key)).not.toThrow();
    },
  );

  test.each<[unknown, string]>([
    ["", "is empty"],
    [undefined, "is not a string"],
    [7, "is not a string"],
    ["/a", "is absolute"],
    ["a/", "has an empty segment"],
    ["a//b", "has an empty segment"],
    [".", "starts or ends with a dot"],
    ["..", "starts or ends with a dot"],
    ["a/../b", "starts or ends with a dot"],
    ["a/.b", "starts or ends with a dot"],
    ["a./b", "starts or ends with a dot"],
    ["a b", "has a character other than"],
    ["ä", "has a character other than"],
    ["a\\b", "has a character other than"],
    ["a\u0000", "has a character other than"],
    ["a%2e", "has a character other than"],
    ["x".repeat(201), "has a segment of 201 characters"],
    [Array.from({ length: 60 }, () => "123456789").join("/"), "has 599 characters"],
  ])("%j is refused: it %s", (key, problem) => {
    expect(() => assertKey(key as string)).toThrow(problem);
    expect(() => assertKey(key as string)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });
});

describe("a prefix", () => {
  test.each(["", "a", "a/", "a/b", "a/b/", "a.", "a/b-"])("%j is fine", (prefix) => {
    expect(() => assertPrefix(prefix)).not.toThrow();
  });

  test.each(["/", "//", "a//", "../", ".", "a b", "/a", "a/./"])("%j is refused", (prefix) => {
    expect(() => assertPrefix(prefix)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });
});

test("values are shown in a way that a message can bear", () => {
  expect(describeValue('a\n"b"')).toBe('"a\\n\\"b\\""');
  expect(describeValue(undefined)).toBe("undefined");
  expect(describeValue(Number.NaN)).toBe("NaN");
  expect(describeValue(7n)).toBe("7n");
  expect(describeValue("x".repeat(1000)).length).toBeLessThanOrEqual(120);
  for (const value of [Object.create(null), Symbol("s"), () => 1, new Map(), [null]]) {
    expect(typeof describeValue(value)).toBe("string");
  }
});
