import { describe, expect, it } from "vitest";
import { ending, found, type Machine, twoMachines } from "./two-machines.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = async ({ store }: Machine, key: string): Promise<string> =>
  await store.read(key).then(
    (answer) => new TextDecoder().decode(answer),
    (error: { code?: string }) => String(error.code),
  );
/** The server did it, and nobody was told before it died; the client asks the next one. */
const replyLost = { effect: "applied", answer: "failover" } as const;

describe("what others have met, in the plain way and in the adapter's", () => {
  it("aws/efs-utils#283: a file that was looked for is not found until its directory is listed", async () => {
    const { a, b } = await twoMachines();
    for (let n = 0; n < 3; n += 1) expect(await found(b.plain, "/plain/new")).toBe("ENOENT");
    expect(await read(b, "new")).toBe("NOT_FOUND");
    await a.plain.writeFile("/plain/new", "here");
    await a.store.create("new", bytes("here"));
    expect(await found(b.plain, "/plain/new")).toBe("ENOENT");
    await b.plain.readdir("/plain");
    expect(await found(b.plain, "/plain/new")).toBe("here");
    expect(await read(b, "new")).toBe("here");
  });

  it("hpcc-systems/HPCC-Platform#18352: rename tells an error and has happened", async () => {
    const { a, b } = await twoMachines();
    await a.plain.writeFile("/plain/temp", "whole");
    a.meets("RENAME", replyLost);
    expect(await ending(a.plain.rename("/plain/temp", "/plain/name"))).toBe("ENOENT");
    expect(await found(b.plain, "/plain/name")).toBe("whole");
    a.meets("LINK", replyLost);
    expect(await a.store.create("name", bytes("whole"))).toEqual({ status: "created" });
    expect(await read(b, "name")).toBe("whole");
  });

  it("apache/paimon#6777: cleaning up after a rename that is told as failed removes what was committed", async () => {
    const { a, b } = await twoMachines();
    const commit = async (): Promise<void> => {
      await a.plain.writeFile("/plain/.temp", "snapshot 1");
      a.meets("RENAME", replyLost);
      await a.plain.rename("/plain/.temp", "/plain/snapshot-1");
    };
    expect(await ending(commit())).toBe("ENOENT");
    expect(await found(b.plain, "/plain/snapshot-1")).toBe("snapshot 1");
    await a.plain.rm("/plain/snapshot-1");
    expect(await found(b.plain, "/plain/snapshot-1")).not.toBe("snapshot 1");

    a.meets("LINK", replyLost);
    expect(await a.store.create("snapshot-1", bytes("snapshot 1"))).toEqual({ status: "created" });
    a.meets("LINK", replyLost);
    const again = await a.store.create("snapshot-1", bytes("snapshot 1 of a later attempt"));
    expect(again).toEqual({ status: "exists", bytes: bytes("snapshot 1") });
    expect(await read(b, "snapshot-1")).toBe("snapshot 1");
  });

  it("NetBSD PR/33861: repeating a rename that happened tells ENOENT for ever, and repeating a create tells the truth", async () => {
    const { a, b } = await twoMachines();
    await a.plain.writeFile("/plain/name", "old");
    await a.plain.writeFile("/plain/temp", "new");
    const reader = await a.plain.open("/plain/name", "r");
    a.meets("RENAME", replyLost, "/plain/temp");
    for (let n = 0; n < 3; n += 1) {
      expect(await ending(a.plain.rename("/plain/temp", "/plain/name"))).toBe("ENOENT");
    }
    await reader.close();
    expect(await found(b.plain, "/plain/name")).toBe("new");
    for (let n = 0; n < 3; n += 1) {
      a.meets("LINK", replyLost);
      const result = await a.store.create("name", bytes(`attempt ${n}`));
      expect(result.status).toBe(n === 0 ? "created" : "exists");
    }
    expect(await read(b, "name")).toBe("attempt 0");
  });

  it("git-lfs#5676: a build that renames its copy over an object takes it from those who read", async () => {
    const { a, b } = await twoMachines();
    await a.plain.writeFile("/plain/object", "content");
    const reader = await b.plain.open("/plain/object", "r");
    await a.plain.writeFile("/plain/temp", "content");
    await a.plain.rename("/plain/temp", "/plain/object");
    expect(await ending(reader.read(new Uint8Array(7), 0, 7, 0))).toBe("ESTALE");
    await a.store.create("object", bytes("content"));
    expect(await b.store.create("object", bytes("content"))).toMatchObject({ status: "exists" });
    expect(await read(b, "object")).toBe("content");
  });

  it("cvmfs#559: link and unlink leave the handle of a reader alone, where rename over the name does not", async () => {
    const { a, b } = await twoMachines();
    for (const name of ["linked", "renamed"]) await a.plain.writeFile(`/plain/${name}`, "content");
    const readers = [await b.plain.open("/plain/linked", "r"), await b.plain.open("/plain/renamed", "r")];
    await a.plain.writeFile("/plain/temp", "content");
    expect(await ending(a.plain.link("/plain/temp", "/plain/linked"))).toBe("EEXIST");
    await a.plain.rename("/plain/temp", "/plain/renamed");
    const endings = [];
    for (const reader of readers) endings.push(await ending(reader.read(new Uint8Array(7), 0, 7, 0)));
    expect(endings).toEqual(["ok", "ESTALE"]);
  });

  it("openzfs/zfs#3404: what is removed elsewhere is ESTALE for who has it open, and a typed answer for the store", async () => {
    const { a, b } = await twoMachines();
    await a.plain.writeFile("/plain/name", "content");
    const reader = await b.plain.open("/plain/name", "r");
    await a.plain.unlink("/plain/name");
    expect(await ending(reader.read(new Uint8Array(7), 0, 7, 0))).toBe("ESTALE");
    await a.store.write("name", bytes("content"));
    expect(await read(b, "name")).toBe("content");
    await a.store.remove(["name"]);
    expect(await read(b, "name")).toBe("NOT_FOUND");
  });

  it("openzfs/zfs#6197: a file replaced by mv is stale for its readers; a name that is given once never is", async () => {
    const { a, b } = await twoMachines();
    const stale = [];
    for (let round = 0; round < 5; round += 1) {
      await a.plain.writeFile("/plain/file.tmp", `round ${round}`);
      await a.plain.rename("/plain/file.tmp", "/plain/file");
      const reader = await b.plain.open("/plain/file", "r");
      await a.plain.writeFile("/plain/file.tmp", `next ${round}`);
      await a.plain.rename("/plain/file.tmp", "/plain/file");
      stale.push(await ending(reader.read(new Uint8Array(9), 0, 9, 0)));
      await ending(reader.close());
      await a.store.write(`file-${round}`, bytes(`round ${round}`));
      expect(await read(b, `file-${round}`)).toBe(`round ${round}`);
    }
    expect(stale).toEqual(Array.from({ length: 5 }, () => "ESTALE"));
  });

  it("FLINK-35217: metadata that was not synced is empty after a crash", async () => {
    const { a, b } = await twoMachines();
    const handle = await a.plain.open("/plain/_metadata", "w");
    await handle.write(bytes("metadata"), 0, 8, 0);
    await a.store.create("metadata", bytes("metadata"));
    a.client.crash();
    expect(await found(b.plain, "/plain/_metadata")).toBe("");
    expect(await read(b, "metadata")).toBe("metadata");
  });

  it("FLINK-36421: metadata that is whole names a state file that was not synced, and is empty", async () => {
    const { a, b } = await twoMachines();
    const handle = await a.plain.open("/plain/state", "w");
    await handle.write(bytes("state"), 0, 5, 0);
    await a.plain.writeFile("/plain/_metadata", "state");
    await a.store.write("state", bytes("state"));
    await a.store.create("metadata", bytes("state"));
    a.client.crash();
    expect(await found(b.plain, `/plain/${await found(b.plain, "/plain/_metadata")}`)).toBe("");
    expect(await read(b, await read(b, "metadata"))).toBe("state");
  });

  it("FLINK-17808: metadata is seen before it is whole, and an object never is", async () => {
    const { a, b } = await twoMachines();
    const handle = await a.plain.open("/plain/_metadata", "wx");
    expect(await found(b.plain, "/plain/_metadata")).toBe("");
    await handle.close();
    const seen = new Set<string>();
    let over = false;
    const written = a.store.write("metadata", bytes("whole")).finally(() => {
      over = true;
    });
    while (!over) seen.add(await read(b, "metadata"));
    await written;
    seen.add(await read(b, "metadata"));
    expect([...seen].filter((answer) => answer !== "NOT_FOUND")).toEqual(["whole"]);
  });

  it("kubernetes-kafka#157: what a machine had not flushed is zero bytes for its successor", async () => {
    const { a, b } = await twoMachines();
    const handle = await a.plain.open("/plain/offset-checkpoint", "w");
    await handle.write(bytes("0\n12\n"), 0, 5, 0);
    await a.store.create("offsets", bytes("0\n12\n"));
    a.client.crash();
    expect(await found(b.plain, "/plain/offset-checkpoint")).toBe("");
    expect(await read(b, "offsets")).toBe("0\n12\n");
  });

  it("toil#4333: a rename that fails for lack of room leaves no file where it was open", async () => {
    const { a, b } = await twoMachines();
    await a.plain.writeFile("/plain/job", "old");
    await a.plain.writeFile("/plain/job.new", "new");
    const open = await a.plain.open("/plain/job", "r");
    const full = { effect: "not-applied", answer: "EDQUOT" } as const;
    a.meets("RENAME", full, "/plain/job.new");
    expect(await ending(a.plain.rename("/plain/job.new", "/plain/job"))).toBe("EDQUOT");
    await open.close();
    expect(await found(b.plain, "/plain/job")).toBe("ENOENT");
    await a.store.create("job-1", bytes("old"));
    a.meets("LINK", full);
    expect(await ending(a.store.create("job-2", bytes("new")))).toBe("STORAGE_FULL");
    expect(await read(b, "job-1")).toBe("old");
  });
});
