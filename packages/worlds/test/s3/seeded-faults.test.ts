import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { InvalidArgumentError } from "@holdfast/core";
import { ManualClock } from "@holdfast/core/testing";
import { describe, expect, it } from "vitest";
import { Choices } from "../../src/choices.js";
import {
  type S3FaultRequest,
  S3World,
  s3FaultModel,
  s3FaultsFor,
  scriptedS3Faults,
  seededS3Faults,
} from "../../src/s3/index.js";
import { send } from "./support/send.js";
import { worldClient } from "./support/world-client.js";

const Bucket = "bucket";
const request = (operation: S3FaultRequest["operation"], isConditional = false): S3FaultRequest => {
  return { operation, isConditional, bucket: Bucket, key: "key", number: 1 };
};

/** A run of one client, as the world's log tells it. */
async function run(seed: number): Promise<string> {
  const world = new S3World({ clock: new ManualClock() });
  world.createBucket(Bucket);
  // What never answers would need somebody who gives up, and what is slow somebody who moves the clock.
  const faults = s3FaultsFor(request("PutObject", true)).filter((name) => {
    const { response } = s3FaultModel[name];
    return response.kind !== "none" && name !== "slow";
  });
  const client = worldClient(world, {
    faults: seededS3Faults({ choices: new Choices(seed), rate: 0.4, faults }),
  });
  for (let index = 0; index < 20; index += 1) {
    const Key = `key-${index}`;
    await send(client, new PutObjectCommand({ Bucket, Key, Body: "body", IfNoneMatch: "*" }));
    await send(client, new GetObjectCommand({ Bucket, Key }));
    await send(client, new ListObjectsV2Command({ Bucket }));
  }
  await world.landLate();
  return `${world.log}`;
}

describe("seeded faults", () => {
  it("a seed replays them, with all that follows", async () => {
    const first = await run(7);
    expect(await run(7)).toBe(first);
    expect(await run(8)).not.toBe(first);
  });

  it("what one operation meets does not hang on what others ask", () => {
    const alone = seededS3Faults({ choices: new Choices(3), rate: 0.5 });
    const among = seededS3Faults({ choices: new Choices(3), rate: 0.5 });
    for (let index = 0; index < 200; index += 1) {
      for (let other = 0; other < index % 3; other += 1) among.fault(request("GetObject"));
      expect(among.fault(request("PutObject"))).toEqual(alone.fault(request("PutObject")));
    }
  });

  it("every fault that a request can meet comes up, and none that breaks a promise", () => {
    for (const asked of [request("PutObject", true), request("GetObject"), request("ListObjectsV2")]) {
      const faults = seededS3Faults({ choices: new Choices(5), rate: 1 });
      const met = new Set(Array.from({ length: 3000 }, () => faults.fault(asked)?.name));
      expect([...met].sort()).toEqual([...s3FaultsFor(asked)].sort());
    }
  });

  it("the rate is how often they strike", () => {
    const struck = (rate: number): number => {
      const faults = seededS3Faults({ choices: new Choices(9), rate });
      return Array.from({ length: 1000 }, () => faults.fault(request("PutObject"))).filter(Boolean).length;
    };
    expect(struck(0)).toBe(0);
    expect(struck(1)).toBe(1000);
    expect(struck(0.3)).toBeGreaterThan(250);
    expect(struck(0.3)).toBeLessThan(350);
  });

  it("refuses options that are none", () => {
    const choices = new Choices(1);
    expect(() => seededS3Faults({ choices, rate: 1.1 })).toThrow(InvalidArgumentError);
    expect(() => seededS3Faults({ choices, rate: 1, lateMs: -1 })).toThrow(InvalidArgumentError);
    expect(() => seededS3Faults({ choices, rate: 1, faults: ["nonsense" as "slow"] })).toThrow(/"nonsense"/);
  });
});

describe("scripted faults", () => {
  it("the first rule that fits decides, and the others count the request too", () => {
    const faults = scriptedS3Faults([
      { operation: "PutObject", nth: 1, fault: "slow-down" },
      { operation: ["PutObject", "GetObject"], key: /ke/g, nth: 2, fault: "lost-reset" },
      { key: "none", fault: "slow" },
    ]);
    const names = [1, 2, 3].map(() => faults.fault(request("PutObject"))?.name);
    expect(names).toEqual(["slow-down", "lost-reset", undefined]);
    expect(faults.unusedRules).toEqual([{ key: "none", fault: "slow" }]);
  });

  it("takes any effect with any response", async () => {
    const world = new S3World();
    world.createBucket(Bucket);
    const fault = { effect: "applied", response: { kind: "refusal", status: 507, code: "Full" } } as const;
    const client = worldClient(world, { faults: scriptedS3Faults([{ fault }]) });
    const put = new PutObjectCommand({ Bucket, Key: "key", Body: "body" });
    expect(await send(client, put)).toEqual({ error: "Full", status: 507 });
    expect(world.keys(Bucket)).toEqual(["key"]);
    expect(`${world.log}`).toBe("#1 client 1 PutObject bucket/key: 200, custom");
  });

  it("refuses rules that are none", () => {
    expect(() => scriptedS3Faults([{ fault: "nonsense" as "slow" }])).toThrow(/"nonsense"/);
    expect(() => scriptedS3Faults([{ fault: "slow", nth: 0 }])).toThrow(InvalidArgumentError);
    expect(() => scriptedS3Faults([{ fault: "slow", lateMs: -1 }])).toThrow(InvalidArgumentError);
  });
});
