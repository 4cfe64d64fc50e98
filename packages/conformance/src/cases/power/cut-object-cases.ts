import type { ConformanceCase } from "../../case/conformance-case.js";
import { createAfterKills } from "./create-after-kills.js";
import { declaresLess } from "./declares-less.js";
import { liveThroughCuts, type ObjectLives } from "./object-lives.js";

function powerCase(
  facts: Pick<ConformanceCase, "id" | "title" | "invariant">,
  lives: ObjectLives | ConformanceCase["run"],
): ConformanceCase {
  const run: ConformanceCase["run"] =
    typeof lives === "function" ? lives : async (context) => await liveThroughCuts(context, lives);
  return {
    ...facts,
    group: "power",
    level: "must",
    needs: ["power-cuts"],
    run,
    otherwise: declaresLess,
    otherwiseNeeds: ["less-than-power-loss"],
  };
}

export const cutObjectCases: readonly ConformanceCase[] = [
  powerCase(
    {
      id: "POWER-01",
      title: "an acknowledged write or create survives a power cut at any moment after it",
      invariant: "DURABLE",
    },
    { steps: ["write", "write", "create"], cutAt: ["written", "created"] },
  ),
  powerCase(
    {
      id: "POWER-02",
      title: "a write that was not acknowledged is whole or absent after a power cut",
      invariant: "ATOMIC",
    },
    {
      steps: ["write"],
      cutAt: ["writing"],
      options: { mostBytes: 60_000, hugeBytes: 150_000, newFolders: 0 },
    },
  ),
  powerCase(
    {
      id: "POWER-03",
      title: "what was removed stays removed after a power cut",
      invariant: "DURABLE",
    },
    { steps: ["write", "write", "remove"], cutAt: ["removed"], options: { newFolders: 0.1 } },
  ),
  powerCase(
    {
      id: "POWER-04",
      title:
        "who is told that a key exists finds the same object after a power cut, even if its creator was killed",
      invariant: "LINEAR",
    },
    createAfterKills,
  ),
  powerCase(
    {
      id: "POWER-05",
      title: "the first object under a new prefix survives a power cut",
      invariant: "DURABLE",
    },
    { steps: ["write"], cutAt: ["written"], options: { newFolders: 1, mostBytes: 500, hugeBytes: 500 } },
  ),
  powerCase(
    {
      id: "POWER-06",
      title: "when an fsync fails nothing is acknowledged that a power cut then takes",
      invariant: "HONEST",
    },
    {
      steps: ["create", "create", "create", "write", "remove"],
      cutAt: ["created", "exists", "written", "removed"],
      failsSync: true,
    },
  ),
];
