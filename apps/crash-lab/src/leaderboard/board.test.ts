import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { workspaceFolder } from "../program/workspace-folder.js";
import { type Board, type BoardRow, boardProblems } from "./board.js";
import { OutcomeCounter, type Tally } from "./judge-value.js";
import { leaderboardOptions } from "./leaderboard-options.js";
import { renderBoard } from "./render-board.js";
import { renderPage } from "./render-page.js";
import { promises } from "./writer-promises.js";
import { writerVersion } from "./writer-version.js";
import { allWriters } from "./writers/all-writers.js";

function tally(ok: number, lost: number): Tally {
  const counter = new OutcomeCounter();
  counter.add("ok", ok);
  counter.add("lost", lost);
  return counter.tally;
}

function board(tallies: Readonly<Record<string, Tally>>): Board {
  const rows = allWriters().flatMap(({ id, title }): BoardRow[] => {
    const one = tallies[id];
    return one
      ? [{ id, title, version: "1.2.3", tallies: { "posix-min": one, xfs: one }, examples: [] }]
      : [];
  });
  return { seed: 7, states: 2000, cuts: 20, keys: 25, machine: { node: "20.0.0", kernel: "6.1.0" }, rows };
}

describe("the board", () => {
  it("is worth something when who does all keeps all, and who does nothing loses", () => {
    const good = { "write-file": tally(1, 2), careful: tally(3, 0), "holdfast-local": tally(3, 0) };
    expect(boardProblems(board(good))).toEqual([]);
    expect(boardProblems(board({ ...good, careful: tally(2, 1) }))).toHaveLength(2);
    expect(boardProblems(board({ ...good, "holdfast-local": tally(2, 1) }))).toHaveLength(2);
    expect(boardProblems(board({ ...good, "write-file": tally(3, 0) }))).toHaveLength(2);
    expect(boardProblems(board({ ...good, unstorage: tally(0, 0) }))).toHaveLength(2);
  });

  it("counts everything, and names what was found at least once", () => {
    const made = board({ "write-file": tally(1, 1234), careful: tally(5, 0) });
    expect(renderBoard(made)).toMatch(/fs\.writeFile .* posix-min .* 1,235 .* 1,234/);
    const page = renderPage(made);
    expect(page).toContain("| fs.writeFile | 1.2.3 | lost | lost |");
    expect(page).toContain("| 1.2.3 | **keeps** | nothing found |");
    expect(page).toContain("| fs.writeFile | 1,235 | 1 | 1,234 | 0 | 0 | 0 | 0 | 0 |");
    expect(page).toContain(
      "npm run lab -- leaderboard --seed 7 --states 2000 --cuts 20 --write docs/leaderboard.md",
    );
  });

  it("is told in the documentation in the words of now", async () => {
    const page = await readFile(join(workspaceFolder(), "docs", "leaderboard.md"), "utf8");
    const settings = ["posix-min", "ext4-like", "ext4", "xfs"] as const;
    const tallies = Object.fromEntries(settings.map((setting) => [setting, tally(1, 1)]));
    const rows = allWriters().map(({ id, title }) => ({
      id,
      title,
      version: "1.2.3",
      tallies,
      examples: [],
    }));
    const made = { ...board({}), seed: 1, states: 10_000, cuts: 20, rows };
    // Numbers and versions are of the run that wrote the page.
    const prose = (text: string): string[] =>
      text.split("\n").filter((line) => !/^(\|.*\d|With Node)/.test(line));
    expect(prose(page)).toEqual(prose(renderPage(made)));
  });

  it("knows of each writer what it promises, and in which version", async () => {
    for (const writer of allWriters()) {
      expect(promises[writer.id], writer.id).toBeTypeOf("string");
      expect(await writerVersion(writer), writer.id).toMatch(/^(Node )?\d+\.\d+\.\d+/);
    }
  });
});

describe("the options of the leaderboard", () => {
  it("may leave out real cuts, and choose writers", () => {
    expect(leaderboardOptions(["--cuts", "0", "--only", "careful", "keyv-file"])).toMatchObject({
      cuts: 0,
      only: ["careful", "keyv-file"],
    });
  });

  it.each([
    ["--cuts", "-1"],
    ["--only", "nobody"],
    ["--states", "0"],
    ["--wirte", "x"],
  ])("refuse %s %s", (...args) => {
    expect(() => leaderboardOptions(args)).toThrow();
  });
});
