import { OutcomeUnknownError, StorageFullError, UnavailableError } from "@holdfast/core";
import type { NfsFault } from "@holdfast/worlds/nfs";
import { describe, expect, it } from "vitest";
import { posixError, scriptedFiles } from "../support/scripted-files.js";
import { bytes, failure, machines, storeOn, text } from "../support/store-on-mount.js";

async function useStore() {
  const [machine, other] = machines(2).machines;
  if (!machine || !other) throw new Error("two machines were asked for");
  const files = scriptedFiles(machine.client.mount());
  const store = storeOn(files.fileSystem);
  await store.create("job/log/1", bytes("1"));
  return { machine, files, store, other: storeOn(other.client.mount()), plain: other.client.mount() };
}

async function* stream(): AsyncGenerator<Uint8Array> {
  yield bytes("streamed");
}

const failover: NfsFault = { effect: "applied", answer: "failover" };

describe("HONEST: a link that was applied and whose answer was lost", () => {
  it.each([
    failover,
    { effect: "applied", answer: "lost" },
    { effect: "applied", answer: "timeout" },
    { effect: "applied", answer: "EIO" },
    { effect: "applied", answer: "ENOENT" },
    { effect: "applied", answer: "ESTALE" },
    { effect: "applied", answer: "ENOSPC" },
    { effect: "applied", answer: "EMLINK" },
  ] as const)("is found to be ours: $effect, $answer", async (fault) => {
    const { machine, store, other } = await useStore();
    machine.meets("LINK", fault);
    expect(await store.create("job/log/2", bytes("2"))).toEqual({ status: "created" });
    expect(text(await other.read("job/log/2"))).toBe("2");
    machine.meets("LINK", fault);
    await store.write("job/state/1", stream());
    expect(text(await other.read("job/state/1"))).toBe("streamed");
    expect((await other.list("")).map(({ key }) => key)).toEqual(["job/log/1", "job/log/2", "job/state/1"]);
  });

  it.each(["ENOENT", "EEXIST", "EDQUOT"])(
    "and that then cannot be looked up (%s), is unknown",
    async (code) => {
      const { files, store, other } = await useStore();
      const { link } = files.fileSystem;
      let linked = false;
      const lost = storeOn({
        ...files.fileSystem,
        link: async (...names) => {
          await link(...names);
          linked = true;
          throw posixError(code);
        },
      });
      files.before = ({ op, path }) => {
        if (linked && op === "open" && path.endsWith("log/2")) throw posixError("EIO");
      };
      expect(await failure(lost.create("job/log/2", bytes("2")))).toBeInstanceOf(OutcomeUnknownError);
      files.before = () => undefined;
      expect(text(await other.read("job/log/2"))).toBe("2");
      const again = await store.create("job/log/2", bytes("2"));
      expect(again.status === "exists" && text(again.bytes)).toBe("2");
    },
  );
});

describe("HONEST: a change after which the store cannot be looked at", () => {
  it.each([
    ["create", "link"],
    ["remove", "unlink"],
  ] as const)("is unknown: %s", async (verb, call) => {
    const { files, store } = await useStore();
    let isChanged = false;
    files.before = ({ op, path }) => {
      if (op === call && path.startsWith("/store/job")) isChanged = true;
      if (isChanged && op === "lstat" && path === "/store") throw posixError("EIO");
    };
    const change = verb === "create" ? store.create("job/log/2", bytes("2")) : store.remove(["job/log/1"]);
    expect(await failure(change)).toBeInstanceOf(OutcomeUnknownError);
  });
});

describe("HONEST: a link that was not applied", () => {
  it.each([
    ["ENOSPC", StorageFullError],
    ["EDQUOT", StorageFullError],
    ["EMLINK", UnavailableError],
  ] as const)("and says %s has definitely failed", async (answer, type) => {
    const { machine, store, other } = await useStore();
    machine.meets("LINK", { effect: "not-applied", answer });
    const error = await failure(store.create("job/log/2", bytes("2")));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ outcome: "not-applied" });
    expect((await other.list("")).map(({ key }) => key)).toEqual(["job/log/1"]);
  });

  it("and may be applied later, as after EIO, is unknown", async () => {
    const { machine, store } = await useStore();
    machine.meets("LINK", { effect: "late", answer: "EIO" });
    expect(await failure(store.create("job/log/2", bytes("2")))).toBeInstanceOf(OutcomeUnknownError);
  });

  it("since another machine took the temporary file for abandoned, is made once more", async () => {
    const { files, store, other, plain } = await useStore();
    let taken = 0;
    files.before = async ({ op, path }) => {
      if (op !== "link" || taken > 0) return;
      taken += 1;
      const folder = path.slice(0, path.lastIndexOf("/"));
      for (const name of await plain.readdir(folder))
        if (name.startsWith(".tmp-")) await plain.unlink(`${folder}/${name}`);
    };
    expect(await store.create("job/log/2", bytes("2"))).toEqual({ status: "created" });
    expect(taken).toBe(1);
    expect(text(await other.read("job/log/2"))).toBe("2");
    taken = 0;
    const error = await failure(store.write("job/state/1", stream()));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ outcome: "not-applied" });
  });
});

describe("repeated calls", () => {
  it("a directory whose making was told twice is there", async () => {
    const { machine, store, other } = await useStore();
    machine.meets("CREATE", failover);
    machine.meets("CREATE", failover);
    expect(await store.create("other/log/1", bytes("x"))).toEqual({ status: "created" });
    expect(text(await other.read("other/log/1"))).toBe("x");
  });

  it("a removal that was told as not found is done", async () => {
    const { machine, store, other } = await useStore();
    machine.meets("REMOVE", failover, /log\/1$/);
    await store.remove(["job/log/1"]);
    expect(await other.list("")).toEqual([]);
  });

  it("a probe goes through, whatever is repeated", async () => {
    const { machine, store, plain } = await useStore();
    for (const operation of ["CREATE", "REMOVE", "LINK", "OPEN"] as const)
      machine.alwaysMeets(operation, failover);
    await store.probe();
    expect((await plain.readdir("/store")).sort()).toEqual(["holdfast.json", "job"]);
  });
});

describe("HONEST: bytes that were not stored", () => {
  it.each([
    ["WRITE", "EIO", "UNAVAILABLE"],
    ["WRITE", "EDQUOT", "STORAGE_FULL"],
    ["WRITE", "ENOSPC", "STORAGE_FULL"],
    ["COMMIT", "EIO", "UNAVAILABLE"],
  ] as const)(
    "an error of %s (%s) ends the call, and the file is discarded",
    async (operation, answer, code) => {
      const { machine, files, store, plain } = await useStore();
      machine.meets(operation, { effect: "not-applied", answer });
      files.calls.length = 0;
      const big = new Uint8Array(3 * 2 ** 20);
      const error = await failure(store.write("job/state/1", big));
      expect(error).toMatchObject({ code, outcome: "not-applied" });
      const syncs = files.calls.filter(({ op }) => op === "handle.sync");
      expect(syncs.length).toBeLessThanOrEqual(1);
      expect(files.calls.map(({ op }) => op)).not.toContain("link");
      expect((await plain.readdir("/store/job/state")).filter((name) => !name.startsWith(".nfs"))).toEqual(
        [],
      );
      await store.write("job/state/1", big);
    },
  );

  it("an error of the close ends the call, the file is closed once, and discarded", async () => {
    const { files, store, plain } = await useStore();
    const { open } = files.fileSystem;
    let closes = 0;
    const failing = storeOn({
      ...files.fileSystem,
      open: async (path, ...args) => {
        const handle = await open(path, ...args);
        if (!path.includes(".tmp-")) return handle;
        const close = async (): Promise<never> => {
          closes += 1;
          await handle.close();
          throw posixError("EDQUOT");
        };
        return { ...handle, close };
      },
    });
    const error = await failure(failing.create("job/log/2", bytes("2")));
    expect(error).toBeInstanceOf(StorageFullError);
    expect(error.message).toContain("32,768 open files");
    expect(closes).toBe(1);
    expect(await plain.readdir("/store/job/log")).toEqual(["1"]);
    expect(await store.create("job/log/2", bytes("2"))).toEqual({ status: "created" });
  });
});
