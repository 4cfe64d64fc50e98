import { describe, expect, it } from "vitest";
import { FileContent } from "./file-content.js";

const textOf = (content: FileContent): string => Buffer.from(content.read(0, 100)).toString("latin1");

function contentWith(text: string): FileContent {
  const content = new FileContent();
  content.put(0, Buffer.from(text));
  content.resize(text.length);
  return content;
}

describe("FileContent", () => {
  it("shares nothing with its forks that one of them changes", () => {
    const original = contentWith("original");
    const fork = original.fork();
    original.put(0, Buffer.from("O"));
    expect([textOf(original), textOf(fork)]).toEqual(["Original", "original"]);
    fork.put(0, Buffer.from("F"));
    fork.resize(3);
    expect([textOf(original), textOf(fork)]).toEqual(["Original", "Fri"]);
    original.resize(2);
    original.resize(8);
    expect([textOf(original), textOf(fork)]).toEqual([`Or${"\0".repeat(6)}`, "Fri"]);
  });

  it("what it hands out is a copy", () => {
    const content = contentWith("original");
    content.read(0, 8).fill(0);
    content.sectors(0, 1).fill(0);
    expect(textOf(content)).toBe("original");
  });

  it("reads within its size, and no further", () => {
    const content = contentWith("content");
    expect(content.read(4, 100)).toHaveLength(3);
    expect(content.read(7, 100)).toHaveLength(0);
    expect(content.read(1000, 100)).toHaveLength(0);
    content.resize(9);
    expect(textOf(content)).toBe("content\0\0");
  });

  it("keeps bytes beyond its size until they are cleared, and shows them when it grows", () => {
    const content = contentWith("a");
    content.put(1, Buffer.from("bc"));
    expect(textOf(content)).toBe("a");
    expect([...content.sectors(0, 1).subarray(0, 4)]).toEqual([97, 98, 99, 0]);
    const cleared = content.fork();
    cleared.clearBeyond();
    cleared.resize(3);
    content.resize(3);
    expect([textOf(content), textOf(cleared)]).toEqual(["abc", "a\0\0"]);
  });

  it("what a smaller size cut off is gone", () => {
    const content = contentWith("content");
    content.resize(3);
    content.resize(7);
    expect(textOf(content)).toBe(`con${"\0".repeat(4)}`);
  });
});
