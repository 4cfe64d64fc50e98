import { NotFoundError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { bytes, failure, machines, storeOn, text } from "../support/store-on-mount.js";

/** Stores on two machines whose memory of the server never expires, since time stands still. */
function twoMachines() {
  const { machines: made } = machines(2);
  const [a, b] = made.map(({ client }) => ({ store: storeOn(client.mount()), plain: client.mount() }));
  if (!a || !b) throw new Error("two machines were asked for");
  return { a, b };
}

describe("what another machine did meanwhile", () => {
  it("LINEAR: a store that was absent is found, where a plain look goes on missing it", async () => {
    const { a, b } = twoMachines();
    expect(await b.store.list("")).toEqual([]);
    await a.store.create("job/log/1", bytes("x"));
    expect(await b.plain.readFile("/store/job/log/1").catch(({ code }) => code)).toBe("ENOENT");
    expect((await b.store.list("")).map(({ key }) => key)).toEqual(["job/log/1"]);
  });

  it("LINEAR: an object that was absent is read, listed and removed", async () => {
    const { a, b } = twoMachines();
    await a.store.create("job/log/1", bytes("1"));
    for (const key of ["job/log/2", "other/log/1"]) {
      expect(await failure(b.store.read(key))).toBeInstanceOf(NotFoundError);
      expect(await b.plain.readFile(`/store/${key}`).catch(({ code }) => code)).toBe("ENOENT");
      await a.store.create(key, bytes(key));
      expect(await b.plain.readFile(`/store/${key}`).catch(({ code }) => code)).toBe("ENOENT");
      expect(text(await b.store.read(key))).toBe(key);
    }
    expect(await failure(b.store.read("third/log/1"))).toBeInstanceOf(NotFoundError);
    await a.store.create("third/log/1", bytes("x"));
    expect((await b.store.list("third/")).map(({ key }) => key)).toEqual(["third/log/1"]);
  });

  it("LINEAR: the removal of an object that was absent here removes it", async () => {
    const { a, b } = twoMachines();
    await a.store.create("job/log/1", bytes("1"));
    await b.store.remove(["job/log/2", "other/log/1"]);
    await a.store.create("job/log/2", bytes("2"));
    await a.store.create("other/log/1", bytes("1"));
    await b.store.remove(["job/log/2", "other/log/1"]);
    for (const key of ["job/log/2", "other/log/1"])
      expect(await failure(a.store.read(key))).toBeInstanceOf(NotFoundError);
    expect((await a.store.list("")).map(({ key }) => key)).toEqual(["job/log/1"]);
  });

  it("LINEAR: of two that create one name, one wins, whatever the other one remembers", async () => {
    const { a, b } = twoMachines();
    await a.store.create("job/log/1", bytes("1"));
    expect(await failure(b.store.read("job/log/2"))).toBeInstanceOf(NotFoundError);
    expect(await a.store.create("job/log/2", bytes("a"))).toEqual({ status: "created" });
    const second = await b.store.create("job/log/2", bytes("b"));
    expect(second.status === "exists" && text(second.bytes)).toBe("a");
  });

  it("LINEAR: an object that was read here and is removed there is not found any more", async () => {
    const { a, b } = twoMachines();
    await a.store.create("job/log/1", bytes("1"));
    expect(text(await b.store.read("job/log/1"))).toBe("1");
    await a.store.remove(["job/log/1"]);
    expect(await failure(b.store.read("job/log/1"))).toBeInstanceOf(NotFoundError);
    await a.store.create("job/log/1", bytes("anew"));
    expect(text(await b.store.read("job/log/1"))).toBe("anew");
  });

  it("a directory that another machine removed is made again", async () => {
    const { a, b } = twoMachines();
    await a.store.create("job/log/1", bytes("1"));
    await b.store.create("job/log/2", bytes("2"));
    await b.store.remove(["job/log/1", "job/log/2"]);
    await b.plain.rmdir("/store/job/log");
    await b.plain.rmdir("/store/job");
    const retried = async (): Promise<unknown> =>
      await a.store
        .create("job/log/3", bytes("3"))
        .catch(async (error: { code: string; outcome: string }) => {
          expect(error).toMatchObject({ code: "UNAVAILABLE", outcome: "not-applied" });
          return await a.store.create("job/log/3", bytes("3"));
        });
    expect(await retried()).toEqual({ status: "created" });
    expect(text(await b.store.read("job/log/3"))).toBe("3");
  });
});

it("CLEAN: what a client renamed itself is no object, and goes when it is old and nobody uses it here", async () => {
  const { a, b } = twoMachines();
  await a.store.create("job/log/1", bytes("1"));
  const silly = "/store/job/log/.nfs0000000000000a2100000001";
  await a.plain.writeFile(silly, "left by a machine that died");
  expect((await b.store.list("")).map(({ key }) => key)).toEqual(["job/log/1"]);
  expect(await b.store.tidy()).toEqual({ removed: 0 });
  expect(await a.plain.readFile(silly, "utf8")).toContain("left");
});
