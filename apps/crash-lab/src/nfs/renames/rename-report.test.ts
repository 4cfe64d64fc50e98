import { expect, it } from "vitest";
import { describeRenames, type RenameReport, renameProblems } from "./rename-report.js";

const seen: RenameReport = {
  ...{ rounds: 3, renames: 100, lostReplies: 9, durationMs: 1000 },
  deniedThoughApplied: [{ path: "renames-1/by-1/file-7", code: "ENOENT" }],
  unseen: ["renames-1/by-1/file-4"],
};

it("both hazards have to be seen", () => {
  expect(renameProblems(seen)).toEqual([]);
  expect(renameProblems({ ...seen, unseen: [] })).toEqual([expect.stringMatching(/sees no file/)]);
  expect(renameProblems({ ...seen, deniedThoughApplied: [] })).toEqual([expect.stringMatching(/applied/)]);
});

it("says how often, and what was answered", () => {
  expect(describeRenames(seen)).toMatch(/\(ENOENT\) although they had been applied: 1/);
});
