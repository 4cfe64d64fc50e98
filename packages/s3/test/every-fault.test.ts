import { Choices } from "@holdfast/worlds";
import {
  type S3FaultName,
  type S3Faults,
  s3FaultModel,
  s3FaultNames,
  s3FaultsFor,
  seededS3Faults,
} from "@holdfast/worlds/s3";
import { describe, expect, it } from "vitest";
import { callNames, play } from "./support/fault-workload.js";
import { bucket } from "./support/world-backend.js";

/** Only the digests of whoever reads can tell a bit that flipped in a part of an object, or in one stored in parts. */
const undetectable: readonly S3FaultName[] = ["flipped-bit"];
const seeds = 30;

describe("HONEST, BOUNDED, SEALED: each fault of the model, at each request", () => {
  it.each(callNames)("of %s", async (name) => {
    const { requests } = await play(undefined, [name]);
    let met = 0;
    for (const [index, request] of requests.entries()) {
      for (const fault of s3FaultsFor(request)) {
        if (undetectable.includes(fault)) continue;
        const once: S3Faults = {
          fault: ({ number }) => {
            if (number !== index + 1) return undefined;
            met += 1;
            return { ...s3FaultModel[fault], name: fault, lateMs: Number.POSITIVE_INFINITY };
          },
        };
        const { world, endings } = await play(once, [name]).catch((error: Error) => {
          error.message += ` (${fault} at request ${index + 1}, ${request.operation})`;
          throw error;
        });
        const [ending] = endings.values();
        const isKnown = ending && ("value" in ending || ending.error.outcome === "not-applied");
        const { effect } = s3FaultModel[fault];
        if (isKnown && (effect === "applied" || effect === "not-applied")) {
          expect(world.openUploads(bucket), `CLEAN: after ${fault} at ${request.operation}`).toEqual([]);
        }
      }
    }
    expect(met).toBeGreaterThan(15);
  });

  it("and each call goes through although it meets any one that may pass", async () => {
    const lasting: readonly S3FaultName[] = [
      "access-denied",
      "expired-token",
      "signature-mismatch",
      "redirect",
    ];
    const names = s3FaultNames.filter(
      (name) => !s3FaultModel[name].breaksContract && !lasting.includes(name),
    );
    for (const fault of names.filter((name) => !undetectable.includes(name))) {
      const met = new Set<string>();
      const faults: S3Faults = {
        fault: (request) => {
          if (met.has(request.operation) || !s3FaultsFor(request).includes(fault)) return undefined;
          met.add(request.operation);
          return { ...s3FaultModel[fault], name: fault, lateMs: Number.POSITIVE_INFINITY };
        },
      };
      const { endings } = await play(faults);
      const failed = [...endings].filter(([, ending]) => "error" in ending);
      expect(failed, `with ${fault}`).toEqual([]);
    }
  });
});

it("HONEST: many faults by chance", async () => {
  let failed = 0;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const faults = s3FaultNames.filter((name) => {
      return !undetectable.includes(name) && !s3FaultModel[name].breaksContract;
    });
    const rate = [0.1, 0.3, 0.6][seed % 3] ?? 0.3;
    const chance = seededS3Faults({ choices: new Choices(seed), rate, faults, lateMs: 60_000 });
    const { endings } = await play(chance).catch((error: Error) => {
      error.message += ` (seed ${seed})`;
      throw error;
    });
    failed += [...endings.values()].filter((ending) => "error" in ending).length;
  }
  expect(failed).toBeGreaterThan(0);
});
