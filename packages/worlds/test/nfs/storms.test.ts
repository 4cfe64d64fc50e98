import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Choices } from "../../src/index.js";
import {
  type NfsClient,
  type NfsFileSystem,
  type NfsMountOptions,
  NfsWorld,
  seededNfsFaults,
  seededNfsSchedule,
  VirtualClock,
} from "../../src/nfs/index.js";
import { ending, found } from "./support/two-clients.js";

const mounts: readonly NfsMountOptions[] = [
  {},
  { retry: "soft", timeoMs: 1000, retrans: 1 },
  { vers: "4.0" },
  { lookupcache: "none" },
  { noac: true },
  { nocto: true, nordirplus: true },
  { acdirmaxMs: 1000, acregmaxMs: 1000 },
];

interface Storm {
  readonly world: NfsWorld;
  readonly clock: VirtualClock;
  readonly clients: readonly NfsClient[];
  readonly choices: Choices;
  /** What was acknowledged: the name of a file, and what it holds. */
  readonly kept: Map<string, string>;
  /** Who was told that a name is theirs. */
  readonly winners: Map<string, string[]>;
}

function brew(seed: number): Storm {
  const choices = new Choices(seed);
  const clock = new VirtualClock();
  const world = new NfsWorld({
    clock,
    schedule: seededNfsSchedule(choices),
    answersApart: choices.chance(0.5),
    writesBackAnyTime: choices.chance(0.5),
    unlinkedFiles: choices.pick(["stale", "kept"]),
    listingChunk: choices.pick([1, 2, 5, 128]),
  });
  const clients = [1, 2, 3].map(() => {
    const mount = choices.pick(mounts);
    return world.client({ ...mount, faults: seededNfsFaults({ choices, rate: 0.08, mount }) });
  });
  return { world, clock, clients, choices, kept: new Map(), winners: new Map() };
}

/** A writer that takes nothing for granted but what it is told. */
async function write({ kept, winners, choices }: Storm, fs: NfsFileSystem, name: string): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    const text = `${name} ${round} ${"x".repeat(choices.below(9000))}`;
    const tmp = `/d/tmp-${name}-${round}`;
    const handle = await fs.open(tmp, "wx").catch(() => undefined);
    if (!handle) continue;
    const written = await ending(handle.writeFile(text));
    const synced = written === "ok" ? await ending(handle.sync()) : written;
    const closed = await ending(handle.close());
    if (synced !== "ok" || closed !== "ok") continue;
    if ((await ending(fs.link(tmp, `/d/own-${name}-${round}`))) === "ok")
      kept.set(`/d/own-${name}-${round}`, text);
    const contested = `/d/log-${round}`;
    if ((await ending(fs.link(tmp, contested))) === "ok") {
      kept.set(contested, text);
      winners.set(contested, [...(winners.get(contested) ?? []), name]);
    }
    await ending(choices.chance(0.5) ? fs.unlink(tmp) : fs.rename(tmp, "/d/pointer"));
    await ending(fs.readdir("/d"));
    await found(fs, `/d/log-${choices.below(4)}`);
    await found(fs, "/d/pointer");
  }
}

/** Machines die and come back, and so does the server. */
async function trouble({ world, clients, choices, clock }: Storm): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    await new Promise<void>((resolve) => clock.schedule(resolve, choices.below(300)));
    const client = choices.pick(clients);
    switch (choices.below(7)) {
      case 0:
        client.crash({ inFlight: choices.pick(["lost", "land"]) });
        break;
      case 1:
        client.kill();
        break;
      case 2:
      case 3:
        client.cut();
        break;
      case 4:
        world.stop();
        break;
      default:
        world.failover({ unstable: choices.pick(["lost", "kept"]) });
    }
    await new Promise<void>((resolve) => clock.schedule(resolve, choices.pick([10, 2500, 100_000])));
    client.heal({ inFlight: choices.pick(["lost", "land"]) });
    if (!choices.chance(0.3)) world.start();
  }
  world.start();
  for (const client of clients) client.heal();
}

describe("a storm", () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => {
    unhandled.push(error);
  };
  beforeEach(() => {
    process.on("unhandledRejection", note);
  });
  afterEach(() => {
    process.off("unhandledRejection", note);
  });

  it("DURABLE, LINEAR, BOUNDED: what was told is true, one at most has a name, and every call ends", async () => {
    let acknowledged = 0;
    for (let seed = 0; seed < 100; seed += 1) {
      const storm = brew(seed);
      const { world, clients, kept, winners } = storm;
      const admin = world.client({ noac: true, lookupcache: "none" }).mount();
      await world.until(admin.mkdir("/d"));
      const work = clients.map(async (client, at) => await write(storm, client.mount(), `w${at}`));
      await world.until(Promise.all([...work, trouble(storm)]));
      world.landLate();
      await world.until(admin.readdir("/"));
      const context = `seed ${seed}\n${world.log}`;
      for (const [name, text] of kept) expect(await world.until(found(admin, name)), context).toBe(text);
      for (const names of winners.values()) expect(names.length, context).toBe(1);
      acknowledged += kept.size;
      await linksAreTrue(world, admin, context);
      for (const client of clients) expect(client.openHandles, context).toBe(0);
      expect(unhandled, context).toEqual([]);
    }
    expect(acknowledged).toBeGreaterThan(400);
  });
});

/** Every file has as many names as it says. */
async function linksAreTrue(world: NfsWorld, fs: NfsFileSystem, context: string): Promise<void> {
  const names = new Map<number, number>();
  const told = new Map<number, number>();
  for (const name of await world.until(fs.readdir("/d"))) {
    const { ino, nlink } = await world.until(fs.stat(`/d/${name}`));
    names.set(ino, (names.get(ino) ?? 0) + 1);
    told.set(ino, nlink);
  }
  expect(told, context).toEqual(names);
}
