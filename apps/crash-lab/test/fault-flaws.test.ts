import { exploreS3Faults, replayS3Faults, type WhichFaults } from "@holdfast/conformance/s3-faults";
import { describe, expect, test } from "vitest";
import { type AdapterFlawName, adapterFlawNames } from "../src/faults/adapter-flaws.js";
import { faultSubject } from "../src/faults/fault-subject.js";

interface Harm {
  readonly placing: WhichFaults;
  /** How many runs have faults by chance. Default: none. */
  readonly runs?: number;
  readonly found: RegExp;
}

/** Where each of them does harm soon; the lab looks for it everywhere. */
const harmful: Readonly<Record<AdapterFlawName, Harm>> = {
  "conflict-as-exists": {
    placing: { scenes: ["commits"], faults: ["conflict"] },
    found: /^(HONEST|PROGRESS)$/,
  },
  "abort-after-open-completion": {
    placing: { scenes: ["huge"], faults: ["late-reset"] },
    found: /^HONEST$/,
  },
  "clean-up-after-open-create": {
    placing: { scenes: ["tended"], faults: ["lost-reset"] },
    found: /^(DURABLE|LINEAR|MONOTONE|PROGRESS|RESTORABLE)$/,
  },
  "open-change-as-failed": {
    placing: { scenes: ["commits"], faults: ["lost-reset"] },
    found: /^(HONEST|PROGRESS)$/,
  },
  // What proves wrong is read once more, so that one short body does no harm.
  "short-body-accepted": {
    placing: { scenes: [] },
    runs: 40,
    found: /^(HONEST|PROGRESS|SEALED)$/,
  },
  "own-send-as-conflict": {
    placing: { scenes: ["commits"], faults: ["lost-reset"] },
    found: /^(HONEST|PROGRESS)$/,
  },
  "etag-as-content": {
    placing: { scenes: ["commits"], faults: ["slow"] },
    found: /^(HONEST|PROGRESS|RESTORABLE|SEALED)$/,
  },
};

describe("the faults of the S3 world", () => {
  for (const name of adapterFlawNames) {
    test(`find out ${name}, and replay it`, async () => {
      const { placing, runs = 0, found } = harmful[name];
      const subject = await faultSubject(name);
      const { violations } = await exploreS3Faults(subject, { runs, placing });
      const [violation] = violations;
      expect(violation?.invariant).toMatch(found);
      const again = await replayS3Faults(subject, violation?.token ?? "");
      expect(again?.message).toBe(violation?.message);
    });
  }
});
