import type { PosixDirent, PosixFileSystem, PosixStats } from "@holdfast/posix";
import { describe, expect, it } from "vitest";
import { wholeListings } from "./whole-listings.js";

const withTypes = { withFileTypes: true } as const;

/** A directory that shows one list of names after another; it has changed whenever the next one differs. */
function directoryOf(...listings: readonly (readonly string[])[]) {
  const calls: string[] = [];
  let listed = 0;
  const now = (): readonly string[] => listings[Math.min(listed, listings.length - 1)] ?? [];
  const files = {
    open: async () => {
      calls.push("open");
      return {
        stat: async () => ({ ino: 1, mtimeMs: listed, size: now().length }) as PosixStats,
        close: async () => undefined,
      };
    },
    readdir: async (): Promise<readonly PosixDirent[]> => {
      calls.push("readdir");
      const names = now();
      if (listed < listings.length - 1) listed += 1;
      return names.map((name) => ({ name }) as PosixDirent);
    },
  };
  const fileSystem = wholeListings(files as unknown as PosixFileSystem);
  const list = async (): Promise<readonly string[]> =>
    (await fileSystem.readdir("/d", withTypes)).map(({ name }) => name);
  return { list, calls };
}

const many = Array.from({ length: 40 }, (_, n) => `name-${n}`);

describe("a listing", () => {
  it("of few names comes in one part, and is asked for once", async () => {
    const { list, calls } = directoryOf(["a", "b"], ["never"]);
    expect(await list()).toEqual(["a", "b"]);
    expect(calls).toEqual(["readdir"]);
  });

  it("of many names that does not change meanwhile is confirmed once", async () => {
    const { list, calls } = directoryOf(many);
    expect(await list()).toEqual(many);
    expect(calls).toEqual(["readdir", "open", "readdir", "open"]);
  });

  it("of many names that changes meanwhile has what any look showed, once", async () => {
    const without = (n: number): readonly string[] => many.filter((_, index) => index !== n);
    const { list, calls } = directoryOf(without(3), without(5), [...many, "new"]);
    expect([...(await list())].sort()).toEqual([...many, "new"].sort());
    expect(calls.filter((call) => call === "readdir")).toHaveLength(3);
  });

  it("drops repeated names", async () => {
    const { list } = directoryOf([...many, ...many]);
    expect(await list()).toEqual(many);
  });
});
