import { describe, expect, it } from "vitest";
import { scriptedNfsFaults } from "../../src/nfs/index.js";
import { ending, found, twoClients } from "./support/two-clients.js";

const silly = /^\.nfs[0-9a-f]{24}$/;

/** Lets everything go on that can. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe("a file that is removed or replaced while it is open", () => {
  it("silly-rename-debris: keeps a .nfs name until it is closed, and its directory cannot be removed", async () => {
    const { a, b } = await twoClients();
    const handle = await a.open("/d/f", "wx+");
    await handle.writeFile("content");
    await a.unlink("/d/f");
    expect(await found(a, "/d/f")).toBe("ENOENT");
    expect(await b.readdir("/d")).toEqual([expect.stringMatching(silly)]);
    expect(await ending(b.rmdir("/d"))).toBe("ENOTEMPTY");
    const bytes = Buffer.alloc(7);
    await handle.read(bytes, 0, 7, 0);
    expect(bytes.toString()).toBe("content");
    await handle.close();
    await settled();
    expect(await b.readdir("/d")).toEqual([]);
  });

  it("silly-rename-debris: stays for ever when the client dies", async () => {
    const { a, b, clientA } = await twoClients();
    await a.open("/d/f", "wx");
    await a.unlink("/d/f");
    clientA.crash();
    await settled();
    expect(await b.readdir("/d")).toEqual([expect.stringMatching(silly)]);
  });

  it("silly-rename-debris: is removed when only the program dies", async () => {
    const { a, b, clientA } = await twoClients();
    await a.open("/d/f", "wx");
    await a.unlink("/d/f");
    clientA.kill();
    await settled();
    expect(await b.readdir("/d")).toEqual([]);
  });

  it("silly-rename-debris: a name by which it was not opened is simply removed", async () => {
    const { a, b } = await twoClients();
    const handle = await a.open("/d/tmp", "wx");
    await a.link("/d/tmp", "/d/f");
    await a.unlink("/d/f");
    expect(await b.readdir("/d")).toEqual(["tmp"]);
    await handle.close();
  });

  it("rename-over-open-target: two requests, and others see no such name in between", async () => {
    const between: string[] = [];
    const faults = scriptedNfsFaults([{ operation: "RENAME", path: /^\/d\/tmp$/, fault: "delayed" }]);
    const { a, b, world } = await twoClients({ onA: { faults } });
    await a.writeFile("/d/pointer", "old");
    await a.writeFile("/d/tmp", "new");
    const reader = await a.open("/d/pointer");
    const renaming = a.rename("/d/tmp", "/d/pointer");
    await settled();
    between.push(await found(b, "/d/pointer"));
    world.landLate();
    await renaming;
    await b.readdir("/d");
    between.push(await found(b, "/d/pointer"));
    expect(between).toEqual(["ENOENT", "new"]);
    expect(await reader.readFile("utf8")).toBe("old");
    await reader.close();
  });

  it("estale-open-file: removed by another client: ESTALE, but for what was read before", async () => {
    const { a, b, clock } = await twoClients();
    await b.writeFile("/d/f", Buffer.alloc(8192, "x"));
    const handle = await a.open("/d/f");
    const bytes = Buffer.alloc(4096);
    await handle.read(bytes, 0, 4096, 0);
    await b.unlink("/d/f");
    expect(await handle.read(bytes, 0, 4096, 0)).toMatchObject({ bytesRead: 4096 });
    expect(await ending(handle.read(bytes, 0, 4096, 4096))).toBe("ESTALE");
    clock.advance(61_000);
    expect(await ending(handle.read(bytes, 0, 4096, 0))).toBe("ESTALE");
    expect(await ending(handle.stat())).toBe("ESTALE");
    await handle.close();
  });

  it("estale-open-file: other servers keep it until it is closed", async () => {
    const { a, b } = await twoClients({ unlinkedFiles: "kept" });
    await b.writeFile("/d/f", "content");
    const handle = await a.open("/d/f");
    await b.unlink("/d/f");
    expect(await handle.readFile("utf8")).toBe("content");
    await handle.close();
  });

  it("estale-open-file: after a failover it is no open file any more", async () => {
    for (const unlinkedFiles of ["stale", "kept"] as const) {
      const { a, b, world } = await twoClients({ unlinkedFiles });
      await b.writeFile("/d/f", "content");
      const handle = await a.open("/d/f", "r+");
      await b.unlink("/d/f");
      world.failover();
      expect(await ending(handle.read(Buffer.alloc(7), 0, 7, 0))).toBe("EBADF");
      await handle.write(Buffer.from("x"));
      expect(await ending(handle.sync())).toBe("EIO");
      await handle.close();
    }
  });

  it("estale-open-file: Node has no name for ESTALE", async () => {
    const { a, b } = await twoClients();
    const handle = await a.open("/d/f", "wx+");
    await b.unlink("/d/f");
    await expect(handle.truncate(5)).rejects.toMatchObject({
      code: "Unknown system error -116",
      errno: -116,
      message: "Unknown system error -116: Unknown system error -116, ftruncate",
    });
    await handle.close();
  });

  it("estale-open-file: what is written to it is lost, and fsync tells", async () => {
    const { a, b } = await twoClients();
    const handle = await a.open("/d/f", "wx");
    await handle.write(Buffer.from("content"));
    await b.unlink("/d/f");
    expect(await ending(handle.sync())).toBe("ESTALE");
    await handle.close();
  });
});

describe("the server", () => {
  it("shows what is there past all that clients know", async () => {
    const { a, world, asked } = await twoClients();
    await a.writeFile("/d/f", "content", { flush: true });
    await a.link("/d/f", "/d/g");
    await a.mkdir("/d/e");
    asked();
    const bytes = new TextEncoder().encode("content");
    const [, , first] = world.tree();
    expect(world.tree()).toEqual([
      { path: "/d", kind: "directory" },
      { path: "/d/e", kind: "directory" },
      { path: "/d/f", kind: "file", bytes, ino: expect.any(Number) },
      { ...first, path: "/d/g" },
    ]);
    expect(asked()).toEqual([]);
  });
});

describe("a machine that dies", () => {
  it("loses what it had not flushed, and forgets what it knew", async () => {
    const { a, b, clientA } = await twoClients();
    const handle = await a.open("/d/f", "wx");
    await handle.write(Buffer.from("kept"));
    await handle.sync();
    await handle.write(Buffer.from("lost"));
    await found(a, "/d/absent");
    clientA.crash();
    await b.writeFile("/d/absent", "there");
    expect(await found(b, "/d/f")).toBe("kept");
    expect(await ending(handle.sync())).toBe("EIO");
    expect(await ending(a.stat("/d/f"))).toBe("EIO");
    expect(await found(clientA.mount(), "/d/absent")).toBe("there");
    expect(clientA.openHandles).toBe(0);
  });

  it("its requests under way are lost, or land after it", async () => {
    for (const inFlight of ["lost", "land"] as const) {
      const { a, b, clientA } = await twoClients();
      const making = ending(a.mkdir("/d/e"));
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      expect(clientA.requestsUnderWay).toBe(1);
      clientA.crash({ inFlight });
      expect(await making).toBe("EIO");
      await settled();
      expect(await b.readdir("/d")).toEqual(inFlight === "land" ? ["e"] : []);
    }
  });

  it("a killed program's writes are flushed by its kernel, and what it asked for is done", async () => {
    const { a, b, clientA } = await twoClients();
    const handle = await a.open("/d/f", "wx");
    await handle.write(Buffer.from("content"));
    const opening = ending(a.open("/d/g", "wx"));
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    clientA.kill();
    expect(await opening).toBe("EIO");
    expect(await ending(handle.write(Buffer.from("more")))).toBe("EIO");
    await settled();
    expect(await found(b, "/d/f")).toBe("content");
    expect(await b.readdir("/d")).toContain("g");
    expect(clientA.openHandles).toBe(0);
  });
});

describe("a machine that is cut off", () => {
  it("the zombie: goes on where it was, and its writes land when it is back", async () => {
    const { a, b, clientA } = await twoClients();
    const handle = await a.open("/d/f", "wx");
    await handle.write(Buffer.from("late"));
    clientA.cut();
    const syncing = handle.sync();
    await settled();
    expect(await found(b, "/d/f")).toBe("");
    clientA.heal();
    await syncing;
    expect(await found(b, "/d/f")).toBe("late");
    await handle.close();
  });

  it("lock-lease-lost: after its lease it opens its files again, and goes on", async () => {
    const { a, b, clock, clientA, asked } = await twoClients();
    const handle = await a.open("/d/f", "wx");
    await handle.write(Buffer.from("late"));
    clientA.cut();
    clock.advance(91_000);
    clientA.heal();
    asked();
    await handle.sync();
    expect(asked()).toEqual(["a OPEN /d/f ok", "a WRITE /d/f ok"]);
    expect(await found(b, "/d/f")).toBe("late");
    await handle.close();
  });

  it("lock-lease-lost: EIO for a file that is gone by then", async () => {
    const { a, b, clock, clientA } = await twoClients();
    const handle = await a.open("/d/f", "wx+");
    await handle.write(Buffer.from("late"));
    clientA.cut();
    clock.advance(91_000);
    await b.readdir("/d");
    await b.unlink("/d/f");
    clientA.heal();
    expect(await ending(handle.sync())).toBe("EIO");
    await handle.close();
  });

  it("lock-lease-lost: within its lease it has lost nothing; a server that failed over meanwhile has forgotten it", async () => {
    const { a, clock, clientA, asked, world } = await twoClients();
    const handle = await a.open("/d/f", "wx");
    for (const [failsOver, expected] of [
      [false, ["a WRITE /d/f ok"]],
      [true, ["a OPEN /d/f ok", "a WRITE /d/f ok"]],
    ] as const) {
      await handle.write(Buffer.from("x"));
      clientA.cut();
      clock.advance(10_000);
      if (failsOver) world.failover();
      clientA.heal();
      asked();
      await handle.sync();
      expect(asked()).toEqual(expected);
    }
    await handle.close();
  });
});
