import { describe, expect, it } from "vitest";
import { type NfsFaultName, type NfsOperation, scriptedNfsFaults } from "../../src/nfs/index.js";
import { ending, found, type TwoClients, twoClients } from "./support/two-clients.js";

/** A call of client A, and how it ends although it was applied. */
interface Case {
  readonly id: string;
  readonly operation: NfsOperation;
  readonly call: (clients: TwoClients) => Promise<unknown>;
  readonly ending: string;
  readonly isApplied: (clients: TwoClients) => Promise<boolean>;
}

const has = async ({ b }: TwoClients, name: string): Promise<boolean> =>
  (await b.readdir("/d")).includes(name);

const cases: readonly Case[] = [
  {
    id: "rename-reply-lost",
    operation: "RENAME",
    call: ({ a }) => a.rename("/d/f", "/d/g"),
    ending: "ENOENT",
    isApplied: async (clients) => (await has(clients, "g")) && !(await has(clients, "f")),
  },
  {
    id: "link-mkdir-unlink-reply-lost",
    operation: "LINK",
    call: ({ a }) => a.link("/d/f", "/d/g"),
    ending: "EEXIST",
    isApplied: async (clients) => await has(clients, "g"),
  },
  {
    id: "link-mkdir-unlink-reply-lost",
    operation: "CREATE",
    call: ({ a }) => a.mkdir("/d/e"),
    ending: "EEXIST",
    isApplied: async (clients) => await has(clients, "e"),
  },
  {
    id: "link-mkdir-unlink-reply-lost",
    operation: "REMOVE",
    call: ({ a }) => a.unlink("/d/f"),
    ending: "ENOENT",
    isApplied: async (clients) => !(await has(clients, "f")),
  },
  {
    id: "excl-create-ok",
    operation: "OPEN",
    call: async ({ a }) => await (await a.open("/d/new", "wx")).close(),
    ending: "ok",
    isApplied: async (clients) => await has(clients, "new"),
  },
];

async function clientsWith(
  operation: NfsOperation,
  fault: NfsFaultName,
  vers: "4.0" | "4.1",
): Promise<TwoClients> {
  const faults = scriptedNfsFaults([{ operation, nth: operation === "OPEN" ? 2 : 1, path: "/d/", fault }]);
  const clients = await twoClients({ onA: { faults, vers } });
  await clients.a.writeFile("/d/f", "content");
  return clients;
}

describe("an answer that is lost", () => {
  it.each(cases)(
    "$id: $operation applied, answer lost, failover, carried out again: $ending",
    async (one) => {
      const clients = await clientsWith(one.operation, "reply-lost-failover", "4.1");
      expect(await ending(one.call(clients))).toBe(one.ending);
      expect(await one.isApplied(clients)).toBe(true);
      expect(String(clients.world.log)).toMatch(/server failed over\nthe server fails over/);
    },
  );

  it.each(cases)(
    "reply-cache-not-persistent: $operation: in one session the answer comes from the reply cache",
    async (one) => {
      const clients = await clientsWith(one.operation, "reply-lost", "4.1");
      expect(await ending(one.call(clients))).toBe("ok");
      expect(await one.isApplied(clients)).toBe(true);
    },
  );

  it.each(cases)(
    "NFSv4.0 has no sessions: $operation is carried out again by the same server",
    async (one) => {
      const clients = await clientsWith(one.operation, "reply-lost", "4.0");
      expect(await ending(one.call(clients))).toBe(one.ending);
      expect(await one.isApplied(clients)).toBe(true);
    },
  );

  it.each(cases)("$operation whose request was lost is carried out once", async (one) => {
    for (const fault of ["request-lost", "request-lost-failover", "delayed"] as const) {
      const clients = await clientsWith(one.operation, fault, "4.1");
      expect(await clients.world.until(ending(one.call(clients)))).toBe("ok");
      expect(await one.isApplied(clients)).toBe(true);
    }
  });

  it("link-mkdir-unlink-reply-lost: ENOENT of a link that was applied: ESTALE, and the file's other name is gone", async () => {
    const faults = scriptedNfsFaults([
      { operation: "LINK", nth: 1, fault: { effect: "applied", answer: "ESTALE" } },
      { operation: "LOOKUP", path: "/d/tmp", nth: 1, fault: { effect: "not-applied", answer: "ENOENT" } },
    ]);
    const { a, b } = await twoClients({ onA: { faults } });
    await a.writeFile("/d/tmp", "x");
    expect(await ending(a.link("/d/tmp", "/d/f"))).toBe("ENOENT");
    expect(await b.readdir("/d")).toContain("f");
  });

  it("rename-retry-destroys: a second try removes the file that the first one has put there", async () => {
    const faults = scriptedNfsFaults([{ operation: "RENAME", nth: 1, fault: "reply-lost-failover" }]);
    const { a, b } = await twoClients({ onA: { faults } });
    await a.writeFile("/d/tmp", "new");
    expect(await ending(a.rename("/d/tmp", "/d/f"))).toBe("ENOENT");
    // Somebody on this client reads the file that is there, for it was applied.
    const reader = await a.open("/d/f");
    await b.writeFile("/d/tmp", "newer");
    await a.readdir("/d");
    await b.unlink("/d/tmp");
    // The file is open, so its name is taken away before the server is asked for the rename, and the rename fails.
    expect(await ending(a.rename("/d/tmp", "/d/f"))).toBe("ENOENT");
    expect(await found(b, "/d/f")).toBe("ENOENT");
    await reader.close();
    await a.readdir("/d");
    expect(await b.readdir("/d")).toEqual([]);
  });
});

describe("a soft mount", () => {
  it.each([
    ["soft", "EIO"],
    ["softerr", "ETIMEDOUT"],
  ] as const)("soft-timeout: %s: %s, applied, never, or later", async (retry, code) => {
    for (const [fault, now, later] of [
      ["timeout-applied", true, true],
      ["timeout-not-applied", false, false],
      ["timeout-late", false, true],
    ] as const) {
      const faults = scriptedNfsFaults([{ operation: "LINK", fault }]);
      const clients = await twoClients({ onA: { faults, retry } });
      await clients.a.writeFile("/d/tmp", "x");
      expect(await ending(clients.a.link("/d/tmp", "/d/f"))).toBe(code);
      expect(await has(clients, "f")).toBe(now);
      clients.world.landLate();
      expect(await has(clients, "f")).toBe(later);
    }
  });

  it("soft-timeout: gives up after timeo * (retrans + 1) without an answer; what was sent may land when it is back", async () => {
    for (const inFlight of ["land", "lost"] as const) {
      const { a, b, clock, clientA } = await twoClients({
        onA: { retry: "soft", timeoMs: 1000, retrans: 1 },
      });
      await a.writeFile("/d/tmp", "x");
      clientA.cut();
      const linking = ending(a.link("/d/tmp", "/d/f"));
      await b.readdir("/d");
      clock.advance(1999);
      await b.readdir("/d");
      expect(clientA.requestsUnderWay).toBe(1);
      clock.advance(1);
      expect(await linking).toBe("EIO");
      clientA.heal({ inFlight });
      await a.readdir("/d");
      expect((await b.readdir("/d")).includes("f")).toBe(inFlight === "land");
    }
  });

  it("hard-mount-hang: a hard mount waits, also for the timeouts that make a soft one give up", async () => {
    const { a, b, clock, clientA } = await twoClients();
    await a.writeFile("/d/tmp", "x");
    clientA.cut();
    let isOver = false;
    const linking = a.link("/d/tmp", "/d/f").finally(() => {
      isOver = true;
    });
    clock.advance(24 * 3600 * 1000);
    await b.readdir("/d");
    expect(isOver).toBe(false);
    clientA.heal();
    await linking;
    expect(await b.readdir("/d")).toContain("f");
  });

  it("hard-mount-hang: what is known is answered without the server, and what hangs holds its directory", async () => {
    const { a, b, clientA } = await twoClients();
    await a.writeFile("/d/tmp", "x");
    await found(a, "/d/absent");
    clientA.cut();
    const stuck = [a.mkdir("/d/e"), ending(a.unlink("/d/tmp"))];
    expect((await a.stat("/d/tmp")).size).toBe(1);
    expect(await found(a, "/d/absent")).toBe("ENOENT");
    await b.readdir("/d");
    expect(clientA.requestsUnderWay).toBe(1);
    clientA.heal();
    await Promise.all(stuck);
    expect(await b.readdir("/d")).toEqual(["e"]);
  });
});

describe("a server that is down", () => {
  it("is waited for, and then another one", async () => {
    const { a, b, world } = await twoClients();
    world.stop();
    const running = [a.mkdir("/d/e"), b.writeFile("/d/f", "content")];
    await new Promise((resolve) => setImmediate(resolve));
    expect(world.pending.length).toBe(2);
    world.start();
    await Promise.all(running);
    expect((await a.readdir("/d")).sort()).toEqual(["e", "f"]);
  });

  it("an answer that is on its way when the server dies is lost", async () => {
    let failOver = (): void => undefined;
    const { a, b, world } = await twoClients({
      answersApart: true,
      schedule: {
        choose: (steps) => {
          if (steps.some(({ kind, request }) => kind === "answer" && request.operation === "LINK"))
            failOver();
          return 0;
        },
      },
    });
    await a.writeFile("/d/tmp", "x");
    failOver = () => {
      failOver = () => undefined;
      world.failover();
    };
    const linking = ending(a.link("/d/tmp", "/d/f"));
    for (let round = 0; round < 3; round += 1) await b.stat("/d").then(async () => await b.readdir("/d"));
    expect(await linking).toBe("EEXIST");
    expect(String(world.log)).toContain("the server fails over");
  });
});
