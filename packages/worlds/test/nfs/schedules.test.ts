import { describe, expect, it } from "vitest";
import { Choices } from "../../src/index.js";
import {
  followingNfsSchedule,
  type NfsFileSystem,
  type NfsSchedule,
  NfsWorld,
  nfsFaultModel,
  nfsFaultNames,
  nfsFaultsFor,
  scriptedNfsFaults,
  seededNfsFaults,
  seededNfsSchedule,
  VirtualClock,
} from "../../src/nfs/index.js";
import { ending } from "./support/two-clients.js";

async function publish(fs: NfsFileSystem, tmp: string, told: string[]): Promise<void> {
  const handle = await fs.open(`/d/${tmp}`, "wx");
  await handle.writeFile(tmp);
  told.push(`${tmp} sync ${await ending(handle.sync())}`);
  told.push(`${tmp} close ${await ending(handle.close())}`);
  told.push(`${tmp} link ${await ending(fs.link(`/d/${tmp}`, "/d/name"))}`);
  told.push(`${tmp} unlink ${await ending(fs.unlink(`/d/${tmp}`))}`);
}

interface Played {
  readonly told: readonly string[];
  readonly log: string;
  readonly digest: string;
  readonly choices: readonly number[];
  readonly content: string;
}

/** Two clients who both want a name, under a schedule; every third request of the first may meet a fault. */
async function play(schedule: NfsSchedule, faultSeed?: number): Promise<Played> {
  const world = new NfsWorld({
    clock: new VirtualClock(),
    schedule,
    answersApart: true,
    writesBackAnyTime: true,
  });
  const faults =
    faultSeed === undefined
      ? undefined
      : seededNfsFaults({
          choices: new Choices(faultSeed),
          rate: 0.3,
          among: ["delayed", "reply-lost-failover", "request-lost-failover", "estale"],
        });
  const [one, other] = [world.client({ ...(faults && { faults }) }), world.client()];
  await one
    .mount()
    .mkdir("/d")
    .catch(() => undefined);
  const told: string[] = [];
  const job = async (fs: NfsFileSystem, tmp: string): Promise<void> => {
    await publish(fs, tmp, told).catch((error: NodeJS.ErrnoException) => told.push(`${tmp} ${error.code}`));
  };
  await world.until(Promise.all([job(one.mount(), "tmp-1"), job(other.mount(), "tmp-2")]));
  const content = await ending(world.until(other.mount().readFile("/d/name", "utf8")));
  return { told, log: String(world.log), digest: world.digest, choices: world.choices, content };
}

describe("a schedule", () => {
  it("is the same for the same seed, and its digest is", async () => {
    for (const faultSeed of [undefined, 7]) {
      const first = await play(seededNfsSchedule(new Choices(1)), faultSeed);
      expect(await play(seededNfsSchedule(new Choices(1)), faultSeed)).toEqual(first);
      expect((await play(seededNfsSchedule(new Choices(2)), faultSeed)).digest).not.toBe(first.digest);
    }
  });

  it("is played again by its choices", async () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const first = await play(seededNfsSchedule(new Choices(seed)), seed);
      const again = await play(followingNfsSchedule(first.choices), seed);
      expect(again).toEqual(first);
    }
  });

  it("has a digest of its own: equal digests are equal runs, and there are many", async () => {
    const runs = new Map<string, string>();
    for (let seed = 0; seed < 2000; seed += 1) {
      const { digest, log, told } = await play(seededNfsSchedule(new Choices(seed)));
      const story = `${told.join("\n")}\n${log}`;
      expect(runs.get(digest) ?? story).toBe(story);
      runs.set(digest, story);
    }
    expect(runs.size).toBeGreaterThan(1900);
  });

  it("LINEAR: of two that link a name one succeeds, under every schedule", async () => {
    const winners = new Set<string>();
    for (let seed = 0; seed < 500; seed += 1) {
      const { told } = await play(seededNfsSchedule(new Choices(seed)));
      const linked = told.filter((line) => / link ok$/.test(line));
      expect(linked.length).toBe(1);
      expect(told.filter((line) => / link EEXIST$/.test(line)).length).toBe(1);
      winners.add(linked[0] ?? "");
    }
    expect(winners.size).toBe(2);
  });

  it("whose choice does not fit goes on with the step that came about first", async () => {
    const world = new NfsWorld({ schedule: followingNfsSchedule([99]) });
    const fs = world.client().mount();
    await Promise.all([fs.mkdir("/a"), fs.readdir("/")]);
    expect(world.choices.every((place) => place === 0)).toBe(true);
  });
});

describe("faults", () => {
  it("are named, and those for a request are those that make a difference to it", () => {
    expect(nfsFaultNames.length).toBe(Object.keys(nfsFaultModel).length);
    const link = { operation: "LINK", isChange: true } as const;
    expect(nfsFaultsFor(link)).toContain("reply-lost-failover");
    expect(nfsFaultsFor(link)).not.toContain("timeout-late");
    expect(nfsFaultsFor(link)).not.toContain("reply-lost");
    expect(nfsFaultsFor(link, { vers: "4.0" })).toContain("reply-lost");
    expect(nfsFaultsFor(link, { retry: "soft" })).toContain("timeout-late");
    expect(nfsFaultsFor({ operation: "LOOKUP", isChange: false })).not.toContain("reply-lost-failover");
  });

  it("each of the model ends a call, on each kind of mount", async () => {
    for (const retry of ["hard", "soft", "softerr"] as const) {
      for (const fault of nfsFaultNames) {
        const world = new NfsWorld({ clock: new VirtualClock() });
        const faults = scriptedNfsFaults([{ operation: "LINK", fault, nth: 1 }]);
        const fs = world.client({ retry, faults }).mount();
        await fs.writeFile("/tmp", "x");
        expect(await world.until(ending(fs.link("/tmp", "/name")))).toMatch(/^(ok|E[A-Z]+)$/);
        expect(faults.unusedRules).toEqual([]);
        expect(String(faults)).toBe(`a LINK of /tmp to /name: ${fault}`);
      }
    }
  });

  it("refuse rules and options that mean nothing", () => {
    expect(() => scriptedNfsFaults([{ fault: "none" as "quota" }])).toThrow(/there is no fault "none"/);
    expect(() => scriptedNfsFaults([{ fault: "quota", nth: 0 }])).toThrow(/nth is 0/);
    expect(() => seededNfsFaults({ choices: new Choices(1), rate: 2 })).toThrow(/rate is 2/);
    expect(() => new NfsWorld({ listingChunk: 0 })).toThrow(/listingChunk is 0/);
    expect(() => new NfsWorld().client({ timeoMs: -1 })).toThrow(/timeoMs is -1/);
    expect(() => new NfsWorld({ limits: { capacityBytes: -1 } })).toThrow(/capacityBytes is -1/);
  });
});
