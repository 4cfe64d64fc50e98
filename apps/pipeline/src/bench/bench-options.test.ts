import { expect, test, vi } from "vitest";
import { parseBenchOptions } from "./bench-options.js";

test("sizes are taken with and without units", () => {
  const bytes = (text: string): number => parseBenchOptions(["--bytes", text]).bytes;
  expect(["100", "3KiB", "2 MiB", "1GiB"].map(bytes)).toEqual([100, 3072, 2_097_152, 1_073_741_824]);
  expect(parseBenchOptions([])).toEqual({ bytes: 2 ** 30, rounds: 3, commits: 300, json: false });
});

test.each([
  ["--bytes", "1GB"],
  ["--bytes", "0"],
  ["--bytes", "-1"],
  ["--rounds", "0"],
  ["--commits", "x"],
])("%s %s is refused with exit code 2, naming the value", (option, value) => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    expect(() => parseBenchOptions([option, value])).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(write.mock.calls.join("")).toContain(`'${value}'`);
  } finally {
    write.mockRestore();
  }
});
