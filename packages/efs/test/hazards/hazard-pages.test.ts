import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { HAZARDS } from "../../src/index.js";
import { hazardPages } from "./pages/hazard-pages.js";
import { realWorldThreads } from "./pages/real-world-threads.js";

const root = new URL("../../../../", import.meta.url);
const folder = new URL("docs/hazards/", root);
const pages = hazardPages();

describe("docs/hazards is what the catalogue says (npm run docs writes it)", () => {
  it("no page is missing, and none is left over", () => {
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  });

  it.each([...pages.keys()])("%s is up to date", (name) => {
    expect(readFileSync(new URL(name, folder), "utf8")).toBe(pages.get(name));
  });

  it.each([...pages])("the links of %s lead to files that are there", (_, text) => {
    for (const [, target = ""] of text.matchAll(/\]\(([^)]+)\)/g)) {
      if (!target.startsWith("https://")) expect(existsSync(new URL(target, folder)), target).toBe(true);
    }
  });
});

describe("what others have met", () => {
  it.each(realWorldThreads)("$name has tests that are there, or a reason why not", ({ cases, hazards }) => {
    const known = new Set<string>(HAZARDS.map(({ id }) => id));
    expect(hazards.filter((id) => !known.has(id))).toEqual([]);
    expect(hazards.length).toBeGreaterThan(0);
    if ("none" in cases) {
      expect(cases.none.length).toBeGreaterThan(20);
      return;
    }
    expect(cases.length).toBeGreaterThan(0);
    for (const { file, title } of cases) {
      const source = readFileSync(new URL(file, root), "utf8");
      const titles = [...source.matchAll(/\bit(?:\.each\([^)]*\))?\(\s*["'`](.+?)["'`],/g)].map(
        (match) => match[1],
      );
      expect(
        titles.some((one) => one?.includes(title)),
        `${file}: ${title}`,
      ).toBe(true);
    }
  });

  it("no thread is told twice", () => {
    const names = realWorldThreads.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
