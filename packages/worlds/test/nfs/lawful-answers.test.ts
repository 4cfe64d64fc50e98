import { describe, expect, it } from "vitest";
import { Choices } from "../../src/index.js";
import { type NfsClientOptions, type NfsFileSystem, NfsWorld, VirtualClock } from "../../src/nfs/index.js";
import { absent, NameHistory } from "./support/name-history.js";
import { ending, found } from "./support/two-clients.js";

const names = ["x", "y", "z"];

interface Clients {
  readonly world: NfsWorld;
  readonly clock: VirtualClock;
  readonly mounts: ReadonlyMap<string, NfsFileSystem>;
}

function start(mount: NfsClientOptions): Clients {
  const clock = new VirtualClock();
  const world = new NfsWorld({ clock });
  const mounts = new Map(["a", "b", "c"].map((name) => [name, world.client({ ...mount, name }).mount()]));
  return { world, clock, mounts };
}

/** Clients who put files at names, replace and remove them, and look; every answer is judged. */
async function play(seed: number, mount: NfsClientOptions, windowMs: number): Promise<number> {
  const choices = new Choices(seed);
  const { world, clock, mounts } = start(mount);
  const history = new NameHistory();
  let stale = 0;
  await mounts.get("a")?.mkdir("/d");
  for (let step = 0; step < 120; step += 1) {
    const client = choices.pick([...mounts.keys()]);
    const fs = mounts.get(client) as NfsFileSystem;
    const name = choices.pick(names);
    const path = `/d/${name}`;
    const text = `${client}${step}`;
    const nowMs = (): number => clock.monotonicMs();
    clock.advance(choices.pick([0, 0, 0, 0, 0, 0, 1, 500, 5000, 20_000, 61_000]));
    const judge = (told: string): void => {
      history.judge(client, name, nowMs(), told, windowMs);
      if (told !== history.state(name)) stale += 1;
    };
    try {
      switch (choices.below(14)) {
        case 0:
          await fs.writeFile(`/d/tmp-${text}`, text);
          if ((await ending(fs.link(`/d/tmp-${text}`, path))) === "ok") {
            expect(history.state(name)).toBe(absent);
            history.change(client, name, nowMs(), text);
          } else expect(history.state(name)).not.toBe(absent);
          break;
        case 1:
          await fs.writeFile(`/d/tmp-${text}`, text);
          await fs.rename(`/d/tmp-${text}`, path);
          history.change(client, name, nowMs(), text);
          break;
        case 2:
          if ((await ending(fs.unlink(path))) === "ok") {
            expect(history.state(name)).not.toBe(absent);
            history.change(client, name, nowMs(), absent);
          } else judge(absent);
          break;
        case 3: {
          const handle = await fs.open(path, "wx").catch(() => undefined);
          expect(handle === undefined).toBe(history.state(name) !== absent);
          if (!handle) break;
          await handle.writeFile(text);
          await handle.close();
          history.change(client, name, nowMs(), text);
          break;
        }
        case 4:
          // Whoever opens the directory first knows what is there now.
          if (mount.nocto) break;
          await (await fs.open("/d")).close();
          expect(await found(fs, path)).toBe(history.state(name));
          judge(history.state(name));
          break;
        case 5: {
          const isThere = (await fs.readdir("/d")).includes(name);
          if (!mount.nocto) expect(isThere).toBe(history.state(name) !== absent);
          break;
        }
        default:
          judge(await found(fs, path));
      }
    } catch (error) {
      throw new Error(`seed ${seed}, step ${step}\n${world.log}`, { cause: error });
    }
  }
  return stale;
}

describe("every answer is one that was true", () => {
  it.each([
    ["by default", {}, 60_000],
    ["with acdirmax=5", { acdirmaxMs: 5000, acregmaxMs: 5000 }, 5000],
    ["with lookupcache=pos", { lookupcache: "pos" }, 60_000],
    ["with nocto", { nocto: true }, 60_000],
    ["with NFSv4.0", { vers: "4.0" }, 60_000],
  ] as const)(
    "MONOTONE: within what may be believed, and never older than what a client knew: %s",
    async (_, mount, windowMs) => {
      let stale = 0;
      for (let seed = 0; seed < 50; seed += 1) stale += await play(seed, mount, windowMs);
      // Else nothing was tried.
      expect(stale).toBeGreaterThan(10);
    },
  );

  it.each([
    ["lookupcache=none", { lookupcache: "none" }],
    ["noac", { noac: true }],
  ] as const)("%s: is true now", async (_, mount) => {
    for (let seed = 0; seed < 50; seed += 1) expect(await play(seed, mount, 0)).toBe(0);
  });
});
