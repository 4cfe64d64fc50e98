import { mkdir, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InvalidArgumentError, UnsafeStorageError } from "@holdfast/core";
import { type InspectStorage, nodeFileSystem, type PosixFileSystem } from "@holdfast/posix";
import { memfs } from "memfs";
import { describe, expect, it } from "vitest";
import { knownAcknowledgements, localBackend } from "../src/index.js";
import { interceptedFileSystem, posixError } from "./support/intercepted-file-system.js";
import { acknowledge, bytes, failure, freshDirectory } from "./support/store-place.js";

const fine: InspectStorage = async (path) => ({ platform: "linux", path, mount: undefined, magic: 0xef53 });
const tmpfs: InspectStorage = async (path) => ({
  platform: "linux",
  path,
  mount: undefined,
  magic: 0x01021994,
});

describe("probe", () => {
  it("of a good place passes each check, and leaves nothing behind", async () => {
    const directory = await freshDirectory();
    await mkdir(directory);
    const report = await localBackend({ directory, acknowledge }).probe();
    expect(report.backend).toBe("local");
    const passed = report.checks.filter(({ outcome }) => outcome === "pass").map(({ id }) => id);
    expect(passed).toEqual(
      expect.arrayContaining([
        ...["exclusive-create", "concurrent-create", "read-back", "list", "remove"],
        ...["directory-sync", "case-sensitive", "permissions"],
      ]),
    );
    expect(await readdir(directory)).toEqual([]);
  });

  it("does not touch or show a store's objects", async () => {
    const backend = localBackend({ directory: await freshDirectory(), acknowledge });
    await backend.write("a", bytes("x"));
    const before = await readdir(backend.directory);
    await backend.probe();
    expect(await readdir(backend.directory)).toEqual(before);
  });

  it("of a place in memory works over a simulated file system", async () => {
    const { fs } = memfs({}, "/");
    const fileSystem = fs.promises as unknown as PosixFileSystem;
    const backend = localBackend({ directory: "/disk/store", fileSystem, inspect: fine });
    await backend.write("a/b", bytes("x"));
    await backend.probe();
    expect((await backend.list("")).map(({ key }) => key)).toEqual(["a/b"]);
    expect(await fs.promises.readdir("/disk/store")).toEqual(["a", "holdfast.json"]);
  });
});

describe("a place that betrays", () => {
  const betray = async (
    change: (real: PosixFileSystem) => Partial<PosixFileSystem>,
    options: { readonly platform?: NodeJS.Platform } = {},
  ): Promise<Error & Record<string, unknown>> => {
    const directory = await freshDirectory();
    const fileSystem = { ...nodeFileSystem, ...change(nodeFileSystem) };
    const error = await failure(localBackend({ directory, fileSystem, inspect: fine, ...options }).probe());
    expect(await readdir(dirname(directory)), "and nothing is left behind").toEqual([]);
    return error;
  };

  it("by a link that replaces is found out, by each trial that it fails", async () => {
    const error = await betray((real) => ({
      link: async (from, to) => {
        await real.unlink(to).catch(() => undefined);
        await real.link(from, to);
      },
    }));
    expect(error).toBeInstanceOf(UnsafeStorageError);
    expect(error.message).toContain("- exclusive-create: ");
    expect(error.message).toContain("- concurrent-create: ");
  });

  it("by having no hard links is found out", async () => {
    for (const code of ["EPERM", "EOPNOTSUPP"]) {
      const error = await betray(() => ({ link: () => Promise.reject(posixError(code)) }));
      expect(error).toBeInstanceOf(UnsafeStorageError);
      expect(error.message).toContain("- hard-links: ");
    }
  });

  it("by folding case is found out, and may be accepted by name", async () => {
    const fold = (real: PosixFileSystem): Partial<PosixFileSystem> => ({
      lstat: (path) => real.lstat(basename(path) === "CASE" ? join(dirname(path), "case") : path),
    });
    const error = await betray(fold);
    expect(error.message).toContain('acknowledge: ["case-insensitive"]');
    const directory = await freshDirectory();
    const fileSystem = { ...nodeFileSystem, ...fold(nodeFileSystem) };
    const backend = localBackend({ directory, fileSystem, inspect: fine, acknowledge: ["case-insensitive"] });
    expect((await backend.probe()).checks).toContainEqual(
      expect.objectContaining({ id: "case-insensitive", outcome: "accepted" }),
    );
    const onMac = localBackend({ directory, fileSystem, inspect: fine, platform: "darwin" });
    expect((await onMac.probe()).checks).toContainEqual(
      expect.objectContaining({ id: "case-sensitive", outcome: "warn" }),
    );
  });

  it("by ignoring permissions is found out", async () => {
    const error = await betray((real) => ({
      lstat: async (path) => {
        const stats = await real.lstat(path);
        return Object.assign(stats, { mode: stats.mode | 0o777 });
      },
    }));
    expect(error.message).toContain('acknowledge: ["permissions"]');
  });

  it("by refusing to fsync directories is found out", async () => {
    const directory = await freshDirectory();
    const fs = interceptedFileSystem();
    fs.before = ({ op, path }) => {
      // The scratch directory is the one that has the name of a temporary file and lies beside the store's.
      if (op === "handle.sync" && dirname(path) === dirname(directory)) throw posixError("EINVAL");
    };
    const error = await failure(
      localBackend({ directory, fileSystem: fs.fileSystem, inspect: fine }).probe(),
    );
    expect(error).toBeInstanceOf(UnsafeStorageError);
    expect(error.message).toContain("- directory-sync: ");
    expect(await readdir(dirname(directory))).toEqual([]);
  });

  it("by being full ends the probe in the error itself", async () => {
    const directory = await freshDirectory();
    const fs = interceptedFileSystem();
    fs.before = ({ op }) => {
      if (op === "handle.write") throw posixError("ENOSPC");
    };
    const error = await failure(
      localBackend({ directory, fileSystem: fs.fileSystem, inspect: fine }).probe(),
    );
    expect(error).toMatchObject({ code: "STORAGE_FULL" });
    expect(await readdir(dirname(directory))).toEqual([]);
  });
});

describe("an unsafe mount", () => {
  it("is refused by the first verb already, before anything is touched", async () => {
    const fs = interceptedFileSystem();
    const backend = localBackend({
      directory: await freshDirectory(),
      fileSystem: fs.fileSystem,
      inspect: tmpfs,
    });
    for (const attempt of [
      () => backend.list(""),
      () => backend.read("a"),
      () => backend.write("a", bytes("x")),
      () => backend.create("a", bytes("x")),
      () => backend.remove(["a"]),
      () => backend.tidy(),
      () => backend.probe(),
    ]) {
      const error = await failure(attempt());
      expect(error).toBeInstanceOf(UnsafeStorageError);
      expect(error).toMatchObject({ outcome: "not-applied", retryable: false });
      expect(error.message).toContain('acknowledge: ["tmpfs"]');
    }
    expect(fs.calls.every(({ op }) => ["realpath", "lstat"].includes(op))).toBe(true);
  });

  it("is used when accepted by name, which the traits then say", async () => {
    const directory = await freshDirectory();
    const backend = localBackend({ directory, inspect: tmpfs, acknowledge: ["tmpfs"] });
    await backend.write("a", bytes("x"));
    expect(backend.traits.durability).toBe("process-crash");
    expect(backend.traits.hazards).toContainEqual(
      expect.objectContaining({ id: "tmpfs", disposition: "accepted" }),
    );
  });

  it("is looked at once, and again only if that failed", async () => {
    let looks = 0;
    const inspect: InspectStorage = async (path) => {
      looks += 1;
      if (looks === 1) throw posixError("EIO");
      return await fine(path);
    };
    const backend = localBackend({ directory: await freshDirectory(), inspect });
    expect(await failure(backend.list(""))).toMatchObject({ code: "UNAVAILABLE" });
    await Promise.all([
      backend.list(""),
      backend.write("a", bytes("x")),
      backend.read("b").catch(() => undefined),
    ]);
    await backend.list("");
    expect(looks).toBe(2);
  });

  it.runIf(process.platform === "linux")(
    "is recognised for real: /dev/shm is a tmpfs and /proc no disk",
    async () => {
      for (const [directory, id] of [
        ["/dev/shm/holdfast-probe", "tmpfs"],
        ["/proc/holdfast-probe", "unknown-filesystem"],
      ] as const) {
        const error = await failure(localBackend({ directory }).list(""));
        expect(error).toBeInstanceOf(UnsafeStorageError);
        expect(error.message).toContain(`- ${id}: the mount ${dirname(directory)} `);
      }
    },
  );

  it("of an unknown name is InvalidArgumentError that lists the known ones", () => {
    const attempt = (names: unknown) => () => localBackend({ directory: "x", acknowledge: names as never });
    expect(attempt(["ramdisk"])).toThrow(InvalidArgumentError);
    expect(attempt(["ramdisk"])).toThrow(/"ramdisk".*tmpfs, ramfs, overlay/);
    expect(attempt(["toString"])).toThrow(InvalidArgumentError);
    expect(attempt("tmpfs")).toThrow(InvalidArgumentError);
    expect(attempt(knownAcknowledgements)).not.toThrow();
  });
});

describe("the traits", () => {
  const traits = (platform: NodeJS.Platform) => localBackend({ directory: "x", platform }).traits;

  it("on Linux promise to survive a power cut", () => {
    expect(traits("linux")).toMatchObject({
      orderedListing: true,
      inlineLimitBytes: 16_384,
      preferredObjectBytes: 8_388_608,
      durability: "power-loss",
    });
    expect(traits("linux").hazards.filter(({ disposition }) => disposition === "residual")).toEqual([]);
  });

  it("on macOS and Windows do not, and say why", () => {
    expect(traits("darwin").durability).toBe("process-crash");
    expect(traits("darwin").hazards).toContainEqual(
      expect.objectContaining({ id: "mac-fsync", disposition: "residual" }),
    );
    expect(traits("win32").durability).toBe("process-crash");
    expect(traits("win32").hazards).toContainEqual(
      expect.objectContaining({ id: "dirent-not-durable", disposition: "residual" }),
    );
  });
});
