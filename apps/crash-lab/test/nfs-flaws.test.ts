import {
  type ExploreNfsOptions,
  exploreNfsSchedules,
  replayNfsSchedule,
} from "@holdfast/conformance/nfs-schedules";
import { describe, expect, test } from "vitest";
import { type NfsFlawName, nfsFlawNames } from "../src/nfs-world/nfs-flaws.js";
import { nfsWorldSubject } from "../src/nfs-world/nfs-world-subject.js";

interface Harm extends Pick<ExploreNfsOptions, "placing" | "runs"> {
  readonly found: RegExp;
}

/** Nothing is placed, everything is left to chance. */
const byChance = { placing: { scenes: [] } } as const;

/** Where each of them does harm soon; the lab looks for it everywhere. */
const harmful: Readonly<Record<NfsFlawName, Harm>> = {
  "rename-to-publish": { ...byChance, runs: 60, found: /^LINEAR$/ },
  "rename-retried": {
    placing: { scenes: ["commits"], what: ["reply-lost-failover"] },
    runs: 0,
    found: /^(HONEST|PROGRESS)$/,
  },
  "link-error-believed": {
    placing: { scenes: ["commits"], what: ["io-error-applied"] },
    runs: 0,
    found: /^HONEST$/,
  },
  "nlink-trusted": {
    placing: { scenes: ["commits"], what: ["io-error-applied"] },
    runs: 0,
    found: /^HONEST$/,
  },
  "negative-dentry-believed": { ...byChance, runs: 60, found: /^(DURABLE|LINEAR)$/ },
  "mtime-lease": { placing: { scenes: ["taken-over"], what: ["cut"] }, runs: 0, found: /^(FENCED|LINEAR)$/ },
  "lock-based-fencing": { placing: { scenes: ["taken-over"], what: ["cut"] }, runs: 0, found: /^LINEAR$/ },
  "soft-mount-accepted": {
    placing: { scenes: ["commits"], what: ["timeout-applied"] },
    runs: 0,
    found: /^HONEST$/,
  },
  "no-sync-before-link": {
    placing: { scenes: ["commits"], what: ["no-space"] },
    runs: 0,
    found: /^(PROGRESS|SEALED)$/,
  },
  "write-error-ignored": {
    placing: { scenes: ["commits"], what: ["no-space"] },
    runs: 0,
    found: /^(PROGRESS|SEALED)$/,
  },
};

describe("the schedules of the NFS world", () => {
  for (const name of nfsFlawNames) {
    test(`find out ${name}, and replay it`, async () => {
      const { found, ...where } = harmful[name];
      const subject = await nfsWorldSubject(name);
      const { violations } = await exploreNfsSchedules(subject, where);
      const [violation] = violations;
      expect(violation?.invariant).toMatch(found);
      const again = await replayNfsSchedule(subject, violation?.token ?? "");
      expect(again?.message).toBe(violation?.message);
    });
  }
});
