import { expect, test } from "vitest";
import { adapterNameProblem, spellings } from "./adapter-name.js";

test.each(["redis", "my-store", "s3", "a", "tape-2-tape", "x".repeat(40)])("%s is a name", (name) => {
  expect(adapterNameProblem(name)).toBeUndefined();
});

test.each([
  ["MyStore", "my-store"],
  ["My Store", "my-store"],
  ["my_store", "my-store"],
  ["my--store-", "my-store"],
  ["-my-store", "my-store"],
  ["3fs", "fs"],
  ["x".repeat(41), "x".repeat(40)],
  ["store.js", "store-js"],
])("%s is none, and the message has one that is", (name, nearest) => {
  const problem = adapterNameProblem(name);
  expect(problem).toContain(JSON.stringify(name));
  expect(problem).toContain(`"${nearest}" would do`);
  expect(adapterNameProblem(nearest)).toBeUndefined();
});

test.each(["", "--", "42", "über"])("what %j comes near to is a name, or is not told", (name) => {
  const problem = adapterNameProblem(name);
  expect(problem).toContain("a letter first");
  const nearest = /; "(.*)" would do$/.exec(problem ?? "")?.[1];
  if (nearest !== undefined) expect(adapterNameProblem(nearest)).toBeUndefined();
});

test("a name is spelled in three ways", () => {
  expect(spellings("my-store-2")).toEqual({ kebab: "my-store-2", camel: "myStore2", pascal: "MyStore2" });
});
