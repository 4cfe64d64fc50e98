import type { PosixFileHandle, PosixFileSystem, PosixStats } from "@holdfast/posix";
import { type NfsFault, NfsWorld, VirtualClock } from "@holdfast/worlds/nfs";
import { describe, expect, it } from "vitest";
import { efsBackend } from "../../src/index.js";
import { gatherEfs } from "./two-machines.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A server whose numbers differ only in bits that a JavaScript number has no room for. */
function withLargeNumbers(fileSystem: PosixFileSystem): PosixFileSystem {
  const large = (stats: PosixStats): PosixStats =>
    new Proxy(stats, { get: (of, name) => (name === "ino" ? 2 ** 63 : Reflect.get(of, name, of)) });
  const largeHandle = (handle: PosixFileHandle): PosixFileHandle => ({
    write: async (...args) => await handle.write(...args),
    read: async (...args) => await handle.read(...args),
    stat: async () => large(await handle.stat()),
    sync: async () => await handle.sync(),
    close: async () => await handle.close(),
  });
  return {
    open: async (...args) => largeHandle(await fileSystem.open(...args)),
    link: async (...args) => await fileSystem.link(...args),
    unlink: async (...args) => await fileSystem.unlink(...args),
    mkdir: async (...args) => await fileSystem.mkdir(...args),
    rmdir: async (...args) => await fileSystem.rmdir(...args),
    readdir: async (...args) => await fileSystem.readdir(...args),
    lstat: async (...args) => large(await fileSystem.lstat(...args)),
    realpath: async (...args) => await fileSystem.realpath(...args),
  };
}

async function twoStores(fault?: NfsFault) {
  const world = new NfsWorld({ clock: new VirtualClock() });
  let planned = fault;
  const next = ({ operation }: { readonly operation: string }): NfsFault | undefined => {
    if (operation !== "LINK") return undefined;
    const now = planned;
    planned = undefined;
    return now;
  };
  const [a, b] = [world.client({ faults: { next } }).mount(), world.client().mount()];
  await a.mkdir("/store");
  const storeOn = (fileSystem: PosixFileSystem) =>
    efsBackend({ directory: "/store", fileSystem: withLargeNumbers(fileSystem), gather: gatherEfs });
  return { a: storeOn(a), b: storeOn(b) };
}

describe("inode numbers beyond 2^53", () => {
  it("LINEAR: another's file of the same length, time and rounded number is not taken for one's own", async () => {
    const { a, b } = await twoStores();
    expect(await a.create("name", bytes("first"))).toEqual({ status: "created" });
    expect(await b.create("name", bytes("other"))).toEqual({ status: "exists", bytes: bytes("first") });
  });

  it("HONEST: one's own file is known again after its link was told as failed", async () => {
    const { a, b } = await twoStores({ effect: "applied", answer: "failover" });
    expect(await a.create("name", bytes("first"))).toEqual({ status: "created" });
    expect(await b.create("name", bytes("other"))).toEqual({ status: "exists", bytes: bytes("first") });
  });
});
