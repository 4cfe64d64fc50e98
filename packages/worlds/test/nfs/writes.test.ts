import { describe, expect, it } from "vitest";
import { scriptedNfsFaults } from "../../src/nfs/index.js";
import { ending, found, twoClients } from "./support/two-clients.js";

const megabyte = 1024 * 1024;

describe("bytes that were written", () => {
  it("are seen by others after fsync or close, not before", async () => {
    const { a, b } = await twoClients();
    const handle = await a.open("/d/f", "wx");
    await handle.write(Buffer.from("one"));
    expect(await found(b, "/d/f")).toBe("");
    await handle.sync();
    expect(await found(b, "/d/f")).toBe("one");
    await handle.write(Buffer.from("two"));
    expect(await found(b, "/d/f")).toBe("one");
    expect(await found(a, "/d/f")).toBe("onetwo");
    await handle.close();
    expect(await found(b, "/d/f")).toBe("onetwo");
  });

  it("excl-create-ok: a claimed name is visible while the file is still empty", async () => {
    const { a, b } = await twoClients();
    const handle = await a.open("/d/claim", "wx");
    await handle.writeFile("mine");
    expect(await found(b, "/d/claim")).toBe("");
    await handle.close();
    expect(await found(b, "/d/claim")).toBe("mine");
  });

  it("write-reorder, zero-or-empty-file: a durable name can come before its bytes, and a later file before an earlier one", async () => {
    const { a, b, clientA } = await twoClients();
    const tmp = await a.open("/d/tmp", "wx");
    await tmp.write(Buffer.from("content"));
    // Opened by another name there is nothing to flush: the file's own handle holds the bytes back.
    const other = await a.open("/d/other", "wx");
    await other.write(Buffer.from("later"));
    await other.sync();
    expect(await found(b, "/d/tmp")).toBe("");
    expect(await found(b, "/d/other")).toBe("later");
    clientA.crash();
    expect(await found(b, "/d/tmp")).toBe("");
  });

  it("write-reorder: a kernel may write back at any time, part by part", async () => {
    const seen = new Set<string>();
    for (let choice = 0; choice < 2; choice += 1) {
      const { a, b } = await twoClients({
        writesBackAnyTime: true,
        schedule: { choose: (steps) => (steps.some(({ kind }) => kind === "write-back") ? choice : 0) },
      });
      const handle = await a.open("/d/f", "wx");
      await handle.write(Buffer.from("x"));
      await b.readdir("/d");
      await b.readdir("/");
      seen.add(await found(b, "/d/f"));
      await handle.close();
    }
    expect([...seen].sort()).toEqual(["", "x"]);
  });

  it("noac and O_SYNC write through", async () => {
    const { a, b } = await twoClients({ onA: { noac: true } });
    const handle = await a.open("/d/f", "wx");
    await handle.write(Buffer.from("x"));
    expect(await found(b, "/d/f")).toBe("x");
    const synchronous = await b.open("/d/g", "as");
    await synchronous.write(Buffer.from("y"));
    expect(await found(a, "/d/g")).toBe("y");
    await handle.close();
    await synchronous.close();
  });

  it("append-not-atomic: two that append write over each other", async () => {
    const { a, b } = await twoClients();
    await a.writeFile("/d/f", "");
    const [one, other] = [await a.open("/d/f", "a"), await b.open("/d/f", "a")];
    await one.write(Buffer.from("aaa"));
    await other.write(Buffer.from("b"));
    await one.close();
    await other.close();
    expect(await found(a, "/d/f")).toBe("baa");
  });

  it("close-to-open: an open file goes on showing what was read, a new open shows what is there", async () => {
    const { a, b, clock } = await twoClients();
    await b.writeFile("/d/f", "old");
    const handle = await a.open("/d/f");
    const read = async (): Promise<string> => {
      const bytes = Buffer.alloc(3);
      await handle.read(bytes, 0, 3, 0);
      return bytes.toString();
    };
    expect(await read()).toBe("old");
    await b.writeFile("/d/f", "new");
    expect(await read()).toBe("old");
    clock.advance(3001);
    expect(await read()).toBe("new");
    expect(await found(a, "/d/f")).toBe("new");
    await handle.close();
  });
});

describe("a write that fails", () => {
  it.each(["quota", "no-space", "io-error"] as const)(
    "write-error-late: %s is told by fsync, once, and the bytes are gone",
    async (fault) => {
      const code = { quota: "EDQUOT", "no-space": "ENOSPC", "io-error": "EIO" }[fault];
      const faults = scriptedNfsFaults([{ operation: "WRITE", nth: 1, fault }]);
      const { a, b } = await twoClients({ onA: { faults } });
      const handle = await a.open("/d/f", "wx");
      expect(await handle.write(Buffer.from("content"))).toMatchObject({ bytesWritten: 7 });
      expect(await ending(handle.sync())).toBe(code);
      // fsync-failed-clean: the next one knows of nothing.
      expect(await ending(handle.sync())).toBe("ok");
      expect(await ending(handle.close())).toBe("ok");
      expect(await found(b, "/d/f")).toBe("");
      expect(await found(a, "/d/f")).toBe("");
    },
  );

  it("write-error-late: without fsync, close tells it, and closes", async () => {
    const faults = scriptedNfsFaults([{ operation: "WRITE", nth: 1, fault: "quota" }]);
    const { a, clientA } = await twoClients({ onA: { faults } });
    const handle = await a.open("/d/f", "wx");
    await handle.write(Buffer.from("content"));
    expect(await ending(handle.close())).toBe("EDQUOT");
    expect(clientA.openHandles).toBe(0);
  });

  it("write-error-late: a full server is told by fsync, not by write", async () => {
    const { a } = await twoClients({ limits: { capacityBytes: 5 * 4096 } });
    const handle = await a.open("/d/f", "wx");
    expect(await ending(handle.write(Buffer.alloc(5 * 4096)))).toBe("ok");
    expect(await ending(handle.sync())).toBe("ENOSPC");
    await handle.close();
  });

  it("write-error-late: each handle is told once", async () => {
    const faults = scriptedNfsFaults([{ operation: "WRITE", nth: 1, fault: "io-error" }]);
    const { a } = await twoClients({ onA: { faults } });
    const [one, other] = [await a.open("/d/f", "w"), await a.open("/d/f", "r+")];
    await one.write(Buffer.from("content"));
    expect(await ending(one.sync())).toBe("EIO");
    expect(await ending(other.sync())).toBe("EIO");
    expect(await ending(other.sync())).toBe("ok");
    await one.close();
    await other.close();
  });
});

describe("writes that are not committed", () => {
  it("are written again when the server that took them is gone", async () => {
    const { a, b, asked } = await twoClients({
      onA: {
        wsizeBytes: megabyte,
        faults: scriptedNfsFaults([{ operation: "COMMIT", nth: 1, fault: "request-lost-failover" }]),
      },
    });
    const bytes = Buffer.alloc(2 * megabyte + 5, 7);
    const handle = await a.open("/d/f", "wx");
    await handle.writeFile(bytes);
    asked();
    await handle.sync();
    const operations = asked().map((line) => line.split(" ")[1]);
    expect(operations.filter((operation) => operation === "WRITE").length).toBeGreaterThanOrEqual(6);
    expect(operations.at(-1)).toBe("COMMIT");
    expect((await b.readFile("/d/f")).equals(bytes)).toBe(true);
    await handle.close();
  });

  it("are lost when client and server die before the commit", async () => {
    const { a, b, world, clientA } = await twoClients({
      onA: { faults: scriptedNfsFaults([{ operation: "COMMIT", fault: "delayed" }]) },
    });
    const handle = await a.open("/d/f", "wx");
    await handle.writeFile(Buffer.alloc(3 * megabyte, 7));
    const syncing = ending(handle.sync());
    while (!String(world.log).includes("COMMIT")) await new Promise((resolve) => setImmediate(resolve));
    expect((await b.stat("/d/f")).size).toBe(3 * megabyte);
    clientA.crash();
    expect(await syncing).toBe("EIO");
    world.failover();
    const reader = await b.open("/d/f");
    expect((await reader.stat()).size).toBe(0);
    await reader.close();
  });

  it("what was synced is still there after a failover", async () => {
    const { a, b, world } = await twoClients();
    await a.writeFile("/d/f", Buffer.alloc(3 * megabyte, 7), { flush: true });
    world.failover();
    expect((await b.readFile("/d/f")).length).toBe(3 * megabyte);
  });
});

describe("limits of Amazon EFS", () => {
  it("edquot-means-limit: EDQUOT for one open file too many", async () => {
    const { a } = await twoClients({ limits: { openFiles: 2 } });
    const open = [await a.open("/d/1", "wx"), await a.open("/d/2", "wx")];
    expect(await ending(a.open("/d/3", "wx"))).toBe("EDQUOT");
    await open[0]?.close();
    expect(await ending(a.open("/d/3", "wx"))).toBe("ok");
  });

  it("efs-limits: so many names of one file, and 255 bytes a name", async () => {
    const { a } = await twoClients({ limits: { links: 2 } });
    await a.writeFile("/d/1", "");
    await a.link("/d/1", "/d/2");
    expect(await ending(a.link("/d/1", "/d/3"))).toBe("EMLINK");
    for (const name of ["x".repeat(256), "é".repeat(128)]) {
      expect(await ending(a.writeFile(`/d/${name}`, ""))).toBe("ENAMETOOLONG");
      expect(await ending(a.mkdir(`/d/${name}`))).toBe("ENAMETOOLONG");
    }
  });
});
