import { expect, test, vi } from "vitest";
import { parseStoryOptions, storySeed } from "./story-options.js";

test("without options: the seed of the documentation", () => {
  expect(parseStoryOptions([])).toEqual({ seed: storySeed, json: false });
});

test("every option is taken", () => {
  expect(parseStoryOptions(["--seed", "7", "--svg", "a.svg", "--json"])).toEqual({
    seed: 7,
    svg: "a.svg",
    json: true,
  });
});

test.each([
  [["--seed", "-1"], "-1"],
  [["--seed", "x"], "x"],
  [["--svg"], "--svg"],
  [["there"], "too many"],
])("%j is refused with exit code 2, naming what is wrong", (args, named) => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    expect(() => parseStoryOptions(args)).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(write.mock.calls.join("")).toContain(named);
  } finally {
    write.mockRestore();
  }
});
