import { describe, expect, it } from "vitest";
import type { NfsFileSystem, NfsSchedule } from "../../src/nfs/index.js";
import { ending, found, twoClients } from "./support/two-clients.js";

/** Holds back the answers to one client's look-ups of a name, as long as anybody else has something to do. */
const holding: NfsSchedule = {
  choose: (steps) => {
    const other = steps.findIndex(({ kind, request }) => {
      return !(kind === "answer" && request.client === "a" && request.path === "/d/f");
    });
    return Math.max(0, other);
  },
};

/** While `meanwhile` runs, somebody else always has something to do. */
async function busy(fs: NfsFileSystem, meanwhile: () => Promise<void>): Promise<void> {
  let isOver = false;
  const other = (async (): Promise<void> => {
    while (!isOver) await fs.readdir("/");
  })();
  await meanwhile();
  isOver = true;
  await other;
}

const looks: Readonly<Record<string, (fs: NfsFileSystem) => Promise<unknown>>> = {
  stat: async (fs) => await fs.stat("/d/f"),
  open: async (fs) => await (await fs.open("/d/f")).close(),
};

describe("an answer that comes late", () => {
  it.each(Object.keys(looks))(
    "%s: does not make a name absent that was found to be there since",
    async (how) => {
      const { a, b, world } = await twoClients({ answersApart: true, schedule: holding });
      let looking = Promise.resolve("");
      await busy(world.client().mount(), async () => {
        looking = ending(looks[how]?.(a) ?? Promise.reject(new Error("there is no such look")));
        await b.readdir("/d");
        await b.writeFile("/d/f", "new");
        await (await a.open("/d")).close();
      });
      // Both were under way at the same time.
      expect(await looking).toBe("ENOENT");
      expect(await found(a, "/d/f")).toBe("new");
    },
  );

  it("does not bring back a file that was found to be replaced since", async () => {
    const { a, b, world } = await twoClients({ answersApart: true, schedule: holding });
    await b.writeFile("/d/f", "old");
    await b.link("/d/f", "/d/kept");
    await b.writeFile("/d/tmp", "new");
    let looking = Promise.resolve("");
    await busy(world.client().mount(), async () => {
      looking = ending(a.stat("/d/f"));
      await b.readdir("/d");
      await b.rename("/d/tmp", "/d/f");
      await (await a.open("/d")).close();
    });
    expect(await looking).toBe("ok");
    expect(await found(a, "/d/f")).toBe("new");
  });

  it("MONOTONE: does not make a file shorter than it was found to be since", async () => {
    const { a, b, world } = await twoClients({ answersApart: true, schedule: holding });
    await b.writeFile("/d/f", "old");
    await b.link("/d/f", "/d/g");
    let looking = Promise.resolve("");
    await busy(world.client().mount(), async () => {
      looking = ending(a.stat("/d/f"));
      await b.readdir("/d");
      await b.appendFile("/d/f", "er");
      await (await a.open("/d/g")).close();
    });
    expect(await looking).toBe("ok");
    expect((await a.stat("/d/g")).size).toBe(5);
  });
});
