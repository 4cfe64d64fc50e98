import { CheckpointStore } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { scriptedFiles } from "../support/scripted-files.js";
import { bytes, failure, machines, storeOn } from "../support/store-on-mount.js";

/** A store in use on one of two machines, and what a call of it sends to the server. */
async function storeInUse() {
  const { world, machines: made } = machines(2);
  const [a, b] = made.map(({ client }) => storeOn(client.mount()));
  if (!a || !b) throw new Error("two machines were asked for");
  await a.create("job/log/1", bytes("x"));
  const requests = async (call: () => Promise<unknown>): Promise<string> => {
    const before = world.log.requests.at(-1)?.request.number ?? 0;
    await call();
    const sent = world.log.requests.filter(({ request }) => request.number > before);
    return sent.map(({ request }) => request.operation).join(" ");
  };
  return { a, b, requests };
}

describe("requests to the server", () => {
  it("a create is five: the file, its bytes, its close, its name, and the temporary name goes", async () => {
    const { a, requests } = await storeInUse();
    const five = "OPEN WRITE CLOSE LINK REMOVE";
    expect(await requests(() => a.create("job/log/2", bytes("x")))).toBe(five);
    expect(await requests(() => a.write("job/log/3", bytes("x")))).toBe(five);
    async function* stream(): AsyncGenerator<Uint8Array> {
      yield bytes("x");
    }
    expect(await requests(() => a.write("job/log/4", stream()))).toBe(five);
  });

  it("a commit of small state is one create", async () => {
    const { a, requests } = await storeInUse();
    const writer = await new CheckpointStore(a).job("orders").claim();
    for (const epoch of [1, 2, 3]) {
      const draft = writer.begin();
      await draft.put("counts", JSON.stringify({ epoch }));
      expect(await requests(() => draft.commit())).toBe("OPEN WRITE CLOSE LINK REMOVE");
    }
  });

  it("a create of a name that is taken looks at who has it, and reads it", async () => {
    const { a, requests } = await storeInUse();
    expect(await requests(() => a.create("job/log/1", bytes("y")))).toBe(
      "OPEN WRITE CLOSE LOOKUP OPEN CLOSE REMOVE OPEN READ CLOSE",
    );
  });

  it("a read is an open, a read and a close; what is not there takes a look at each directory", async () => {
    const { a, b, requests } = await storeInUse();
    await b.list("");
    expect(await requests(() => b.read("job/log/1"))).toBe("OPEN READ CLOSE");
    expect(await requests(() => failure(a.read("job/log/none")))).toBe("OPEN GETATTR GETATTR GETATTR");
  });

  it("a listing asks whether the directory changed, and for its entries if so", async () => {
    const { a, b, requests } = await storeInUse();
    await a.list("job/log/");
    expect(await requests(() => a.list("job/log/"))).toBe("GETATTR");
    await b.create("job/log/2", bytes("x"));
    expect(await requests(() => a.list("job/log/", { limit: 1 }))).toBe("GETATTR READDIR");
  });

  it("a removal is one for each object", async () => {
    const { a, requests } = await storeInUse();
    await a.create("job/log/2", bytes("x"));
    expect(await requests(() => a.remove(["job/log/1", "job/log/2"]))).toBe("REMOVE REMOVE");
  });
});

describe("calls of the file system", () => {
  const check = ["lstat /store", "lstat /store/holdfast.json"];
  const folders = ["lstat /store/job", "lstat /store/job/log"];

  async function callsOf(verb: "create" | "read" | "list" | "remove"): Promise<readonly string[]> {
    const [machine] = machines(1).machines;
    const files = scriptedFiles(machine!.client.mount());
    const store = storeOn(files.fileSystem);
    await store.create("job/log/1", bytes("x"));
    files.calls.length = 0;
    if (verb === "create") await store.create("job/log/2", bytes("x"));
    if (verb === "read") await store.read("job/log/1");
    if (verb === "list") await store.list("job/log/");
    if (verb === "remove") await store.remove(["job/log/1"]);
    return files.calls.map(({ op, path }) => `${op} ${path.replace(/\.tmp-.*/, "temp")}`);
  }

  it("a create is thirteen, six of them looks that are answered from memory", async () => {
    const temp = ["open", "handle.write", "handle.sync", "handle.stat", "handle.close"];
    expect(await callsOf("create")).toEqual([
      ...check,
      ...folders,
      ...temp.map((op) => `${op} /store/job/log/temp`),
      "link /store/job/log/2",
      "unlink /store/job/log/temp",
      ...check,
    ]);
  });

  it("a read is eight", async () => {
    const file = ["open", "handle.stat", "handle.read", "handle.close"];
    expect(await callsOf("read")).toEqual([
      ...check,
      ...folders,
      ...file.map((op) => `${op} /store/job/log/1`),
    ]);
  });

  it("a listing is seven, and one for each object", async () => {
    expect(await callsOf("list")).toEqual([
      ...check,
      ...folders,
      "readdir /store/job/log/",
      "lstat /store/job/log/1",
      ...check,
    ]);
  });

  it("a removal is six, and one for each object", async () => {
    expect(await callsOf("remove")).toEqual([...check, ...folders, "unlink /store/job/log/1", ...check]);
  });
});
