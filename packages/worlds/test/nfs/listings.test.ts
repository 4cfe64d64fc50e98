import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../src/nfs/index.js";
import { ending, found, twoClients } from "./support/two-clients.js";

const names = Array.from({ length: 9 }, (_, at) => `entry-${at}`);

describe("a listing", () => {
  it("readdir-not-snapshot: what comes while it is read is seen or not, what goes may be seen", async () => {
    const seen = new Set<string>();
    for (const name of Array.from({ length: 20 }, (_, at) => `new-${at}`)) {
      const { a, b, asked } = await twoClients({ listingChunk: 3 });
      for (const entry of names) await b.writeFile(`/d/${entry}`, "");
      asked();
      const reading = a.readdir("/d");
      while (asked().filter((line) => line.startsWith("a READDIR")).length === 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      await Promise.all([b.writeFile(`/d/${name}`, ""), b.unlink("/d/entry-0")]);
      const listed = await reading;
      // Whatever was there all the time is there once.
      expect(listed).toEqual(expect.arrayContaining(names.slice(1)));
      expect(new Set(listed).size).toBe(listed.length);
      seen.add(`new: ${listed.includes(name)}`);
      expect(await a.readdir("/d")).toContain(name);
    }
    expect([...seen].sort()).toEqual(["new: false", "new: true"]);
  });

  it("readdir-not-snapshot: a file that gets another name may be seen twice, or not at all", async () => {
    const counts = new Set<number>();
    for (let at = 0; at < 9; at += 1) {
      for (const target of Array.from({ length: 12 }, (_, index) => `moved-${index}`)) {
        const { a, b, asked } = await twoClients({ listingChunk: 3 });
        for (const entry of names) await b.writeFile(`/d/${entry}`, "");
        asked();
        const reading = a.readdir("/d");
        while (asked().filter((line) => line.startsWith("a READDIR")).length === 0) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        await b.rename(`/d/entry-${at}`, `/d/${target}`);
        const listed = await reading;
        counts.add(listed.filter((name) => name === target || name === `entry-${at}`).length);
      }
    }
    expect([...counts].sort()).toEqual([0, 1, 2]);
  });

  it("is asked for again only when the directory has changed", async () => {
    const { a, b, asked } = await twoClients();
    await b.writeFile("/d/f", "");
    await a.readdir("/d");
    asked();
    expect(await a.readdir("/d")).toEqual(["f"]);
    expect(asked()).toEqual(["a GETATTR /d ok"]);
    await b.unlink("/d/f");
    expect(await a.readdir("/d")).toEqual([]);
  });

  it("nocto: is old for as long as the directory's attributes are believed", async () => {
    const { a, b, clock } = await twoClients({ onA: { nocto: true } });
    await a.readdir("/d");
    await b.writeFile("/d/f", "");
    expect(await a.readdir("/d")).toEqual([]);
    clock.advance(61_000);
    expect(await a.readdir("/d")).toEqual(["f"]);
  });

  it("remembers names and attributes of what it has shown, unless nordirplus", async () => {
    for (const nordirplus of [false, true]) {
      const { a, b, asked } = await twoClients({ onA: { nordirplus } });
      await b.writeFile("/d/f", "1");
      await a.readdir("/d");
      asked();
      expect((await a.stat("/d/f")).size).toBe(1);
      expect(asked().length).toBe(nordirplus ? 1 : 0);
    }
  });

  it("of a directory that is gone is refused", async () => {
    const { a, b } = await twoClients();
    await b.mkdir("/d/e");
    await a.readdir("/d/e");
    await b.rmdir("/d/e");
    expect(await ending(a.readdir("/d/e"))).toBe("ENOENT");
  });
});

describe("fsync of a directory", () => {
  it("asks nobody: a name is durable when the server has answered", async () => {
    const { a, b, clientA, world, asked } = await twoClients();
    await a.writeFile("/d/f", "content", { flush: true });
    const directory = await a.open("/d");
    asked();
    await directory.sync();
    expect(asked()).toEqual([]);
    clientA.crash();
    world.failover();
    expect(await found(b, "/d/f")).toBe("content");
  });
});

describe("a virtual clock", () => {
  it("runs what is due in order, and only when time passes", () => {
    const clock = new VirtualClock();
    const ran: string[] = [];
    clock.schedule(() => ran.push("later"), 20);
    const cancel = clock.schedule(() => ran.push("never"), 5);
    clock.schedule(() => ran.push("sooner"), 10);
    clock.schedule(() => ran.push("at no time"), Number.POSITIVE_INFINITY);
    cancel();
    clock.advance(15);
    expect(ran).toEqual(["sooner"]);
    expect(clock.moveOn()).toBe(true);
    expect(clock.monotonicMs()).toBe(20);
    expect(clock.moveOn()).toBe(false);
    expect(ran).toEqual(["sooner", "later"]);
  });

  it("until: a world that waits lets time pass, and says when nothing can come", async () => {
    const { a, world, clientA } = await twoClients({ onA: { retry: "soft" } });
    clientA.cut();
    expect(await world.until(ending(a.readdir("/d")))).toBe("EIO");
    clientA.heal();
    await expect(world.until(new Promise(() => undefined))).rejects.toThrow(/nothing can happen any more/);
  });
});
