import type { PosixFileHandle, PosixFileSystem, PosixStats } from "@holdfast/posix";
import { describe, expect, it } from "vitest";
import { efsMount } from "../support/efs-mount.js";
import { scriptedFiles } from "../support/scripted-files.js";
import { bytes, failure, machines, storeOn, text } from "../support/store-on-mount.js";

/** The same files on a device of another number, as after a mount that was made anew. */
function onDevice(fileSystem: PosixFileSystem, deviceOf: () => number): PosixFileSystem {
  const moved = (stats: PosixStats): PosixStats =>
    new Proxy(stats, { get: (of, name) => (name === "dev" ? deviceOf() : Reflect.get(of, name, of)) });
  const movedHandle = (handle: PosixFileHandle): PosixFileHandle => ({
    write: async (...args) => await handle.write(...args),
    read: async (...args) => await handle.read(...args),
    stat: async () => moved(await handle.stat()),
    sync: async () => await handle.sync(),
    close: async () => await handle.close(),
  });
  return {
    ...scriptedFiles(fileSystem).fileSystem,
    open: async (...args) => movedHandle(await fileSystem.open(...args)),
    lstat: async (...args) => moved(await fileSystem.lstat(...args)),
  };
}

/** A machine with a mount that can vanish: then the disk underneath shows, with an empty directory or nothing in its place. */
async function vanishing(underneath: "empty" | "nothing" = "empty") {
  const { machines: made } = machines(2);
  const [machine, disk] = made;
  if (!machine || !disk) throw new Error("two machines were asked for");
  const below = machines(1).machines[0]!.client.mount();
  if (underneath === "empty") await below.mkdir("/store");
  const mount = onDevice(machine.client.mount(), () => 77);
  let isMounted = true;
  let vanishAt: string | undefined;
  const files = scriptedFiles(mount);
  const hidden = onDevice(below, () => 8);
  const now = (op?: string): PosixFileSystem => {
    if (op !== undefined && op === vanishAt) isMounted = false;
    return isMounted ? files.fileSystem : hidden;
  };
  const fileSystem: PosixFileSystem = {
    open: async (...args) => await now("open").open(...args),
    link: async (...args) => await now("link").link(...args),
    unlink: async (...args) => await now("unlink").unlink(...args),
    mkdir: async (...args) => await now("mkdir").mkdir(...args),
    rmdir: async (...args) => await now("rmdir").rmdir(...args),
    readdir: async (...args) => await now("readdir").readdir(...args),
    lstat: async (...args) => await now().lstat(...args),
    realpath: async (...args) => await now().realpath(...args),
  };
  const gather = async (path: string) => {
    const facts = await efsMount(path);
    return isMounted ? facts : { ...facts, mount: { ...facts.mount!, type: "ext4" }, magic: 0xef53 };
  };
  const store = storeOn(fileSystem, { gather });
  await store.create("job/log/1", bytes("1"));
  const keysBelow = async (): Promise<readonly string[]> =>
    underneath === "empty" ? (await below.readdir("/store")).filter((name) => !name.startsWith(".")) : [];
  return {
    ...{ store, keysBelow, files },
    unmount: () => {
      isMounted = false;
    },
    mountAgain: () => {
      vanishAt = undefined;
      isMounted = true;
    },
    vanishesAt: (op: string) => {
      vanishAt = op;
    },
  };
}

describe("DURABLE: a mount that vanished", () => {
  it.each(["empty", "nothing"] as const)("is noticed by every verb; underneath is %s", async (underneath) => {
    const { store, unmount, keysBelow, mountAgain } = await vanishing(underneath);
    unmount();
    for (const call of [
      () => store.create("job/log/2", bytes("2")),
      () => store.write("job/log/2", bytes("2")),
      () => store.read("job/log/1"),
      () => store.list(""),
      () => store.remove(["job/log/1"]),
      () => store.tidy(),
      () => store.probe(),
    ]) {
      expect(await failure(call())).toMatchObject({ code: "UNSAFE_STORAGE", outcome: "not-applied" });
    }
    expect(await keysBelow()).toEqual([]);
    mountAgain();
    expect(text(await store.read("job/log/1"))).toBe("1");
  });

  it.each(["open", "link", "unlink"])(
    "in the middle of a create, at its %s, lets no answer be wrong",
    async (op) => {
      const { store, vanishesAt, keysBelow, mountAgain } = await vanishing();
      vanishesAt(op);
      const error = await failure(store.create("job/log/2", bytes("2")));
      if (op === "unlink") expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN" });
      else expect(["UNSAFE_STORAGE", "UNAVAILABLE", "OUTCOME_UNKNOWN"]).toContain(error.code);
      expect((await keysBelow()).filter((name) => name !== "job")).toEqual([]);
      mountAgain();
      const there = (await store.list("job/log/")).map(({ key }) => key);
      if (error.outcome === "not-applied") expect(there).toEqual(["job/log/1"]);
    },
  );

  it("in the middle of a listing or a removal is noticed as well", async () => {
    const { store, vanishesAt, mountAgain } = await vanishing();
    vanishesAt("readdir");
    expect(await failure(store.list(""))).toMatchObject({ code: "UNSAFE_STORAGE" });
    mountAgain();
    vanishesAt("unlink");
    expect(await failure(store.remove(["job/log/1"]))).toMatchObject({ outcome: "unknown" });
    mountAgain();
    expect(text(await store.read("job/log/1"))).toBe("1");
  });
});

describe("a store in use", () => {
  it("goes on when its file system was mounted anew under another number, as by autofs", async () => {
    const [machine] = machines(1).machines;
    let device = 50;
    const store = storeOn(onDevice(machine!.client.mount(), () => device));
    await store.create("job/log/1", bytes("1"));
    device = 51;
    expect(text(await store.read("job/log/1"))).toBe("1");
    expect(await store.create("job/log/2", bytes("2"))).toEqual({ status: "created" });
  });

  it("DURABLE: is refused when its mount comes back as one that is not safe", async () => {
    const [machine] = machines(1).machines;
    let device = 50;
    const gather = async (path: string) => {
      const facts = await efsMount(path);
      const { options } = facts.mount!;
      return device === 50
        ? facts
        : { ...facts, mount: { ...facts.mount!, options: new Map([...options, ["soft", ""]]) } };
    };
    const store = storeOn(
      onDevice(machine!.client.mount(), () => device),
      { gather },
    );
    await store.create("job/log/1", bytes("1"));
    device = 51;
    const error = await failure(store.create("job/log/2", bytes("2")));
    expect(error).toMatchObject({ code: "UNSAFE_STORAGE" });
    expect(error.message).toContain("soft");
  });

  it("DURABLE: is refused when another machine made the directory anew, empty or with another store", async () => {
    const { clock, machines: made } = machines(2);
    const [a, b] = made;
    const plain = b!.client.mount();
    const store = storeOn(a!.client.mount());
    await store.create("job/log/1", bytes("1"));
    clock.advance(10);
    await plain.rm("/store", { recursive: true });
    await plain.mkdir("/store");
    const calls = [
      () => store.create("job/log/2", bytes("2")),
      () => store.list(""),
      () => store.remove(["x"]),
    ];
    for (const call of calls)
      expect(["UNSAFE_STORAGE", "OUTCOME_UNKNOWN"]).toContain((await failure(call())).code);
    await storeOn(b!.client.mount()).create("job/log/1", bytes("another"));
    for (const call of calls)
      expect(["UNSAFE_STORAGE", "OUTCOME_UNKNOWN"]).toContain((await failure(call())).code);
    expect(text(await storeOn(b!.client.mount()).read("job/log/1"))).toBe("another");
  });

  it("with mustExist, DURABLE: a root that was made anew, empty, is refused", async () => {
    const [a] = machines(1).machines;
    const plain = a!.client.mount();
    await plain.mkdir("/store");
    const store = storeOn(a!.client.mount(), { mustExist: true });
    expect(await failure(store.create("job/log/1", bytes("1")))).toMatchObject({ code: "UNSAFE_STORAGE" });
    expect(await plain.readdir("/store")).toEqual([]);
  });
});
