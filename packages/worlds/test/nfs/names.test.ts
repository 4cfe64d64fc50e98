import { describe, expect, it } from "vitest";
import { ending, found, twoClients } from "./support/two-clients.js";

const seconds = 1000;

describe("negative-dentry: a name that was absent", () => {
  it("negative-dentry: is absent for a plain open for up to acdirmax, and nobody is asked", async () => {
    const { a, b, clock, asked } = await twoClients();
    // The attributes of the directory were found unchanged twice, so they are believed for a minute by now.
    for (let round = 0; round < 3; round += 1) {
      expect(await found(a, "/d/f")).toBe("ENOENT");
      clock.advance(61 * seconds);
    }
    expect(await found(a, "/d/f")).toBe("ENOENT");
    await b.writeFile("/d/f", "new");
    asked();
    clock.advance(59 * seconds);
    expect(await found(a, "/d/f")).toBe("ENOENT");
    expect(asked()).toEqual([]);
    clock.advance(2 * seconds);
    expect(await found(a, "/d/f")).toBe("new");
    expect(asked()).toContain("a GETATTR /d ok");
  });

  it("negative-dentry: is seen at once after its directory was opened", async () => {
    const { a, b, asked } = await twoClients();
    await found(a, "/d/f");
    await b.writeFile("/d/f", "new");
    expect(await found(a, "/d/f")).toBe("ENOENT");
    asked();
    await (await a.open("/d")).close();
    expect(asked()).toEqual(["a GETATTR /d ok"]);
    expect(await found(a, "/d/f")).toBe("new");
  });

  it("negative-dentry: nocto: opening the directory does not help", async () => {
    const { a, b, asked } = await twoClients({ onA: { nocto: true } });
    await found(a, "/d/f");
    await b.writeFile("/d/f", "new");
    asked();
    await (await a.open("/d")).close();
    expect(asked()).toEqual([]);
    expect(await found(a, "/d/f")).toBe("ENOENT");
  });

  it("negative-dentry: a directory that is open already does not ask again", async () => {
    const { a, b } = await twoClients();
    const directory = await a.open("/d");
    await found(a, "/d/f");
    await b.writeFile("/d/f", "new");
    await directory.stat();
    await directory.sync();
    expect(await found(a, "/d/f")).toBe("ENOENT");
    await directory.close();
  });

  it("negative-dentry: a missing directory hides all that is below it", async () => {
    const { a, b } = await twoClients();
    expect(await found(a, "/d/e/f")).toBe("ENOENT");
    await b.mkdir("/d/e");
    await b.writeFile("/d/e/f", "new");
    expect(await found(a, "/d/e/f")).toBe("ENOENT");
    expect(await ending(a.readdir("/d/e"))).toBe("ENOENT");
    await a.readdir("/d");
    expect(await found(a, "/d/e/f")).toBe("new");
  });

  it("negative-dentry: stat, unlink and the source of a rename believe it as well", async () => {
    const { a, b, asked } = await twoClients();
    await found(a, "/d/f");
    await b.writeFile("/d/f", "new");
    asked();
    expect(await ending(a.stat("/d/f"))).toBe("ENOENT");
    expect(await ending(a.unlink("/d/f"))).toBe("ENOENT");
    expect(await ending(a.rename("/d/f", "/d/g"))).toBe("ENOENT");
    expect(await ending(a.link("/d/f", "/d/g"))).toBe("ENOENT");
    expect(asked()).toEqual([]);
    expect(await found(b, "/d/f")).toBe("new");
  });

  it.each(["pos", "none"] as const)("negative-dentry: lookupcache=%s asks each time", async (lookupcache) => {
    const { a, b } = await twoClients({ onA: { lookupcache } });
    await found(a, "/d/f");
    await b.writeFile("/d/f", "new");
    expect(await found(a, "/d/f")).toBe("new");
  });

  it("negative-dentry: noac asks each time", async () => {
    const { a, b, asked } = await twoClients({ onA: { noac: true } });
    await found(a, "/d/f");
    await b.writeFile("/d/f", "new");
    asked();
    expect(await found(a, "/d/f")).toBe("new");
    expect(asked()[0]).toMatch(/GETATTR/);
  });

  it("negative-dentry: a change of its own shows that somebody else was there", async () => {
    const { a, b } = await twoClients();
    await found(a, "/d/f");
    await a.writeFile("/d/own-1", "");
    expect(await found(a, "/d/f")).toBe("ENOENT");
    await b.writeFile("/d/f", "new");
    expect(await found(a, "/d/f")).toBe("ENOENT");
    await a.writeFile("/d/own-2", "");
    expect(await found(a, "/d/f")).toBe("new");
  });

  it("negative-dentry: O_EXCL, link, mkdir and O_CREAT ask the server, whatever is known", async () => {
    const { a, b } = await twoClients();
    await a.writeFile("/d/own", "");
    for (const name of ["/d/f", "/d/g", "/d/h", "/d/i"]) await found(a, name);
    for (const name of ["/d/f", "/d/g", "/d/h", "/d/i"]) await b.writeFile(name, "theirs");
    expect(await ending(a.open("/d/f", "wx"))).toBe("EEXIST");
    expect(await ending(a.link("/d/own", "/d/g"))).toBe("EEXIST");
    expect(await ending(a.mkdir("/d/h"))).toBe("EEXIST");
    // After that nobody believes in the absence any more.
    for (const name of ["/d/f", "/d/g"]) expect(await found(a, name)).toBe("theirs");
    const handle = await a.open("/d/i", "a+");
    expect(await handle.readFile("utf8")).toBe("theirs");
    await handle.close();
  });
});

describe("names that led to something", () => {
  it("O_EXCL, link and mkdir succeed where another client has removed what was known to be there", async () => {
    const { a, b, asked } = await twoClients();
    await a.writeFile("/d/own", "");
    for (const name of ["/d/f", "/d/g"]) await a.writeFile(name, "");
    await a.mkdir("/d/h");
    for (const name of ["/d/f", "/d/g"]) await b.unlink(name);
    await b.rmdir("/d/h");
    asked();
    expect(await ending(a.open("/d/f", "wx"))).toBe("ok");
    expect(asked()).toEqual(["a LOOKUP /d/f ENOENT", "a OPEN /d/f ok"]);
    expect(await ending(a.link("/d/own", "/d/g"))).toBe("ok");
    expect(await ending(a.mkdir("/d/h"))).toBe("ok");
  });

  it("pointer file: a file that another client replaces by rename is seen at once by open", async () => {
    const { a, b } = await twoClients();
    await b.writeFile("/d/pointer", "1");
    expect(await found(a, "/d/pointer")).toBe("1");
    for (const next of ["2", "3"]) {
      await b.writeFile("/d/tmp", next);
      await b.rename("/d/tmp", "/d/pointer");
      expect(await found(a, "/d/pointer")).toBe(next);
    }
  });

  it("open-by-cached-filehandle: as long as the old file exists, open by a known name finds it", async () => {
    const { a, b, asked } = await twoClients();
    await b.writeFile("/d/pointer", "old");
    await b.link("/d/pointer", "/d/kept");
    expect(await found(a, "/d/pointer")).toBe("old");
    await b.writeFile("/d/tmp", "new");
    await b.rename("/d/tmp", "/d/pointer");
    asked();
    expect(await found(a, "/d/pointer")).toBe("old");
    expect(asked()[0]).toBe("a OPEN /d/pointer ok");
    await a.readdir("/d");
    expect(await found(a, "/d/pointer")).toBe("new");
  });

  it("open-by-cached-filehandle: NFSv4.0 opens by name, and finds the new one", async () => {
    const { a, b } = await twoClients({ onA: { vers: "4.0" } });
    await b.writeFile("/d/pointer", "old");
    await b.link("/d/pointer", "/d/kept");
    expect(await found(a, "/d/pointer")).toBe("old");
    await b.writeFile("/d/tmp", "new");
    await b.rename("/d/tmp", "/d/pointer");
    expect(await found(a, "/d/pointer")).toBe("new");
  });

  it("open by a handle that is gone asks once more, by name", async () => {
    const { a, b, asked } = await twoClients();
    await b.writeFile("/d/f", "old");
    await found(a, "/d/f");
    await b.unlink("/d/f");
    asked();
    expect(await found(a, "/d/f")).toBe("ENOENT");
    expect(asked()).toEqual(["a OPEN /d/f ESTALE", "a OPEN /d/f ENOENT"]);
  });

  it("dir-rename-remote: a cached path still leads into the directory that was moved", async () => {
    const { a, b, clock } = await twoClients();
    await b.mkdir("/d/e");
    await b.writeFile("/d/e/f", "old");
    expect(await found(a, "/d/e/f")).toBe("old");
    await b.rename("/d/e", "/d/moved");
    await b.mkdir("/d/e");
    await b.writeFile("/d/e/f", "new");
    expect(await found(a, "/d/e/f")).toBe("old");
    await a.writeFile("/d/e/mine", "lost?");
    expect(await b.readdir("/d/moved")).toContain("mine");
    clock.advance(61 * seconds);
    expect(await found(a, "/d/e/f")).toBe("new");
  });

  it("dir-rename-remote: a directory that is gone is looked up once more from the root", async () => {
    const { a, b } = await twoClients();
    await b.mkdir("/d/e");
    await a.readdir("/d/e");
    await b.rmdir("/d/e");
    await b.mkdir("/d/e");
    await b.writeFile("/d/e/f", "new");
    expect(await a.readdir("/d/e")).toEqual(["f"]);
    expect(await ending(a.open("/d/e/g", "wx"))).toBe("ok");
  });

  it("same-inode-rename-noop: a rename between two names of one file keeps both", async () => {
    const { a, b } = await twoClients();
    await a.writeFile("/d/tmp", "x");
    await a.link("/d/tmp", "/d/f");
    await a.rename("/d/tmp", "/d/f");
    expect((await b.readdir("/d")).sort()).toEqual(["f", "tmp"]);
    // Also where the client does not know, and the server is asked.
    await b.rename("/d/tmp", "/d/f");
    expect((await a.readdir("/d")).sort()).toEqual(["f", "tmp"]);
  });
});

describe("attributes", () => {
  it("attr-cache-stale: stat of a path is old for acregmin, and longer the longer it was right", async () => {
    const { a, b, clock } = await twoClients();
    await b.writeFile("/d/f", "1");
    await (await a.open("/d/f")).close();
    const sizeOf = async (): Promise<number> => (await a.stat("/d/f")).size;
    await b.appendFile("/d/f", "2");
    clock.advance(2.9 * seconds);
    expect(await sizeOf()).toBe(1);
    clock.advance(0.2 * seconds);
    expect(await sizeOf()).toBe(2);
    // Found unchanged after 3.1 s, then believed for 6 s, then for 12 s.
    clock.advance(3.1 * seconds);
    await sizeOf();
    await b.appendFile("/d/f", "3");
    clock.advance(5.9 * seconds);
    expect(await sizeOf()).toBe(2);
    clock.advance(0.2 * seconds);
    expect(await sizeOf()).toBe(3);
  });

  it("attr-cache-stale: doubles up to acregmax", async () => {
    const { a, b, clock } = await twoClients({ onA: { acregminMs: 1000, acregmaxMs: 4000 } });
    await b.writeFile("/d/f", "1");
    for (let round = 0; round < 5; round += 1) {
      await a.stat("/d/f");
      clock.advance(5 * seconds);
    }
    await a.stat("/d/f");
    await b.appendFile("/d/f", "2");
    clock.advance(3.9 * seconds);
    expect((await a.stat("/d/f")).size).toBe(1);
    clock.advance(0.2 * seconds);
    expect((await a.stat("/d/f")).size).toBe(2);
  });

  it("attr-cache-stale: open and fstat tell the truth", async () => {
    const { a, b } = await twoClients();
    await b.writeFile("/d/f", "1");
    await a.stat("/d/f");
    await b.appendFile("/d/f", "2");
    const handle = await a.open("/d/f");
    expect((await handle.stat()).size).toBe(2);
    await handle.close();
  });

  it("nlink-false-negative: after a LINK that failed, stat tells the old number of names", async () => {
    const { scriptedNfsFaults } = await import("../../src/nfs/index.js");
    const faults = scriptedNfsFaults([{ operation: "LINK", fault: "reply-lost-failover" }]);
    const { a } = await twoClients({ onA: { faults } });
    await a.writeFile("/d/tmp", "x", { flush: true });
    expect((await a.stat("/d/tmp")).nlink).toBe(1);
    expect(await ending(a.link("/d/tmp", "/d/f"))).toBe("EEXIST");
    expect((await a.stat("/d/tmp")).nlink).toBe(1);
    const handle = await a.open("/d/tmp");
    expect((await handle.stat()).nlink).toBe(2);
    await handle.close();
  });

  it("access-not-revalidation: access answers from memory what is not so any more", async () => {
    const { a, b, clock, asked } = await twoClients();
    const { constants } = await import("node:fs");
    await b.writeFile("/d/f", "1");
    await a.access("/d/f", constants.R_OK);
    await b.unlink("/d/f");
    asked();
    expect(await ending(a.access("/d/f", constants.R_OK))).toBe("ok");
    expect(await ending(a.access("/d/f"))).toBe("ok");
    expect(asked()).toEqual([]);
    clock.advance(61 * seconds);
    expect(await ending(a.access("/d/f"))).toBe("ENOENT");
  });

  it("mtime-lease-skew: files are dated by the server's clock", async () => {
    const { a, clock } = await twoClients({ serverSkewMs: 5 * 60 * seconds });
    await a.writeFile("/d/f", "1");
    expect((await a.stat("/d/f")).mtimeMs).toBe(clock.wallMs() + 5 * 60 * seconds);
  });

  it("the number of a file that is gone is used again, unless it is open", async () => {
    const { a, b } = await twoClients();
    await a.writeFile("/d/f", "1");
    const { ino } = await a.stat("/d/f");
    const handle = await b.open("/d/f");
    await a.unlink("/d/f");
    await a.writeFile("/d/g", "1");
    expect((await a.stat("/d/g")).ino).not.toBe(ino);
    await handle.close();
    await a.writeFile("/d/h", "1");
    expect((await a.stat("/d/h")).ino).toBe(ino);
  });

  it("the number of a file is not used again where that is not wanted", async () => {
    const { a } = await twoClients({ reusesInodeNumbers: false });
    await a.writeFile("/d/f", "1");
    const { ino } = await a.stat("/d/f");
    await a.unlink("/d/f");
    await a.writeFile("/d/g", "1");
    expect((await a.stat("/d/g")).ino).not.toBe(ino);
  });
});
