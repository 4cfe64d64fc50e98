import { expect, test, vi } from "vitest";
import { parseDemoOptions } from "./demo-options.js";

test("without options: six kills, all rows, a random seed, nothing kept", () => {
  expect(parseDemoOptions([], () => 42)).toEqual({
    kills: 6,
    rows: 3_000_000,
    seed: 42,
    json: false,
    s3: false,
  });
});

test("every option is taken", () => {
  const args = ["--store", "here", "--kills", "0", "--seed", "7", "--rows", "100", "--json"];
  const expected = { store: "here", kills: 0, seed: 7, rows: 100, json: true, s3: false };
  expect(parseDemoOptions(args, () => 42)).toEqual(expected);
});

test("s3 is no directory", () => {
  expect(parseDemoOptions(["--store", "s3"], () => 42)).toMatchObject({ s3: true });
  expect(parseDemoOptions(["--store", "s3"], () => 42).store).toBeUndefined();
  expect(parseDemoOptions(["--store", "./s3"], () => 42)).toMatchObject({ s3: false, store: "./s3" });
});

test.each([
  [["--kills", "-1"], "-1"],
  [["--kills", "1.5"], "1.5"],
  [["--rows", "0"], "0"],
  [["--rows", "3000001"], "3000001"],
  [["--seed", "x"], "x"],
  [["--store", ""], "--store"],
  [["--store"], "--store"],
  [["--sore", "here"], "--sore"],
  [["here"], "too many arguments"],
])("%j is refused with exit code 2, naming what is wrong", (args, named) => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    expect(() => parseDemoOptions(args, () => 42)).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(write.mock.calls.join("")).toContain(named);
  } finally {
    write.mockRestore();
  }
});
