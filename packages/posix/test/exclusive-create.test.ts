import { rm } from "node:fs/promises";
import { join } from "node:path";
import { OutcomeUnknownError, UnavailableError, UnsafeStorageError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { bytes, diskPlace, failure, filesBelow, memoryPlace, never, text } from "./support/object-place.js";
import { type Call, posixError } from "./support/watched-file-system.js";

const isLink = ({ op }: Call): boolean => op === "link";
const isDirectorySync = ({ op, on }: Call): boolean => op === "sync" && on === "directory";

describe.each([
  ["a disk", diskPlace],
  ["memory", memoryPlace],
])("LINEAR: create on %s", (_, place) => {
  it("of many at the same time by two instances has one winner, whose bytes all others get", async () => {
    const { objects, reopen } = await place();
    const instances = [objects, reopen()];
    const attempts = Array.from({ length: 16 }, (_, n) =>
      instances[n % 2]!.create("a/b", bytes(`${n}`), never),
    );
    const results = await Promise.all(attempts);
    const won = results.flatMap(({ status }, n) => (status === "created" ? [n] : []));
    expect(won).toHaveLength(1);
    for (const result of results) {
      if (result.status === "exists") expect(text(result.bytes)).toBe(`${won[0]}`);
    }
  });

  it("of the same bytes twice has one winner too", async () => {
    const { objects } = await place();
    expect((await objects.create("a", bytes("same"), never)).status).toBe("created");
    expect((await objects.create("a", bytes("same"), never)).status).toBe("exists");
  });
});

describe("HONEST: an error of link", () => {
  it.each(["EIO", "ETIMEDOUT", "EINTR", "EEXIST", "ENOENT"])(
    "%s after it was applied is found out to be a success",
    async (code) => {
      const { objects, fs, root } = await diskPlace();
      fs.after = (call) => {
        if (isLink(call)) throw posixError(code);
      };
      expect(await objects.create("a", bytes("mine"), never)).toEqual({ status: "created" });
      expect(await filesBelow(root)).toEqual(["a"]);
    },
  );

  it("EIO while another's object has the name is found out to be a defeat", async () => {
    const { objects, fs } = await diskPlace();
    await objects.create("a", bytes("theirs"), never);
    fs.before = (call) => {
      if (isLink(call)) throw posixError("EIO");
    };
    expect(await objects.create("a", bytes("mine"), never)).toEqual({
      status: "exists",
      bytes: bytes("theirs"),
    });
  });

  it("EIO with nothing under the name stays unknown: it may yet be applied", async () => {
    const { objects, fs, root } = await diskPlace();
    fs.before = (call) => {
      if (isLink(call)) throw posixError("EIO");
    };
    const error = await failure(objects.create("a", bytes("mine"), never));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ outcome: "unknown", retryable: true, cause: { code: "EIO" } });
    expect(await filesBelow(root)).toEqual([]);
  });

  it("stays unknown if the name cannot be looked up", async () => {
    const { objects, fs } = await diskPlace();
    fs.before = ({ op, on }) => {
      if (op === "open" && on === "file") throw posixError("EMFILE");
    };
    fs.after = (call) => {
      if (isLink(call)) throw posixError("EIO");
    };
    expect(await failure(objects.create("a", bytes("mine"), never))).toBeInstanceOf(OutcomeUnknownError);
    fs.reset();
    expect((await objects.create("a", bytes("mine"), never)).status).toBe("exists");
  });
});

describe("DURABLE: a directory whose fsync fails", () => {
  it("makes the outcome of all who waited unknown, and is refused from then on", async () => {
    const { objects, fs, root, reopen } = await diskPlace();
    await objects.create("job/old", bytes("old"), never);
    await objects.create("other/old", bytes("old"), never);
    fs.before = (call) => {
      if (isDirectorySync(call)) throw posixError("EIO");
    };
    const failed = await Promise.all(
      Array.from({ length: 4 }, (_, n) => failure(objects.create(`job/${n}`, bytes("x"), never))),
    );
    // The first to fail poisons the directory; who had not linked yet by then is definitely not applied.
    expect(failed.some((error) => OutcomeUnknownError.isInstance(error))).toBe(true);
    for (const error of failed) {
      expect(OutcomeUnknownError.isInstance(error) || UnsafeStorageError.isInstance(error)).toBe(true);
      expect(error.message).toContain(join(root, "job"));
    }

    fs.reset();
    for (const attempt of [
      () => objects.create("job/5", bytes("x"), never),
      () => objects.write("job/6", bytes("x"), never),
      () => objects.remove(["job/old"], never),
      () => objects.create("job/below/7", bytes("x"), never),
    ]) {
      const error = await failure(attempt());
      expect(error).toBeInstanceOf(UnsafeStorageError);
      expect(error).toMatchObject({ outcome: "not-applied", retryable: false, cause: { code: "EIO" } });
    }
    const synced = fs.calls.filter(isDirectorySync).map(({ path }) => path);
    expect(synced, "it is never fsynced again").not.toContain(join(root, "job"));
    expect(fs.count("link") + fs.count("unlink", "file"), "nothing is changed in it").toBe(0);

    expect(text(await objects.read("job/old", undefined, never)), "what was durable can be read").toBe("old");
    await objects.create("other/new", bytes("x"), never);
    await reopen().create("job/new", bytes("x"), never);
  });

  it("is not believed where the file system was shut down meanwhile: XFS answers its fsync with ok", async () => {
    const { objects, fs } = await diskPlace();
    await objects.create("job/old", bytes("old"), never);
    fs.before = ({ op, on }) => {
      if (op === "fstat" && on === "directory") throw posixError("EIO");
    };
    expect(OutcomeUnknownError.isInstance(await failure(objects.create("job/new", bytes("x"), never)))).toBe(
      true,
    );
    fs.reset();
    expect(await failure(objects.create("job/newer", bytes("x"), never))).toBeInstanceOf(UnsafeStorageError);
  });

  it("does not answer `exists` for an object that it cannot make durable", async () => {
    const { objects, fs, reopen } = await diskPlace();
    const stranger = reopen();
    await stranger.create("job/old", bytes("old"), never);
    await objects.create("job/known", bytes("old"), never);
    fs.before = (call) => {
      if (isDirectorySync(call)) throw posixError("EIO");
    };
    await failure(objects.create("job/new", bytes("x"), never));
    fs.reset();
    for (const key of ["job/old", "job/new"]) {
      expect(await failure(objects.read(key, undefined, never))).toBeInstanceOf(UnsafeStorageError);
    }
  });

  it("that cannot even be opened is unknown too, and not refused later: nothing was lost", async () => {
    const { objects, fs } = await diskPlace();
    await objects.create("job/old", bytes("old"), never);
    fs.before = ({ op, path }) => {
      if (op === "open" && path.endsWith("job")) throw posixError("EMFILE");
    };
    expect(await failure(objects.create("job/a", bytes("x"), never))).toBeInstanceOf(OutcomeUnknownError);
    fs.reset();
    expect(await objects.create("job/a", bytes("x"), never)).toEqual({ status: "exists", bytes: bytes("x") });
  });

  it("refuses a new directory whose entry may be lost", async () => {
    const { objects, fs } = await diskPlace();
    fs.before = (call) => {
      if (isDirectorySync(call)) throw posixError("EIO");
    };
    expect(await failure(objects.create("job/a", bytes("x"), never))).toMatchObject({
      outcome: "not-applied",
    });
    fs.reset();
    expect(await failure(objects.create("job/a", bytes("x"), never))).toBeInstanceOf(UnsafeStorageError);
    expect(fs.count("link")).toBe(0);
  });
});

it("DURABLE: an object whose recovery fsync failed is refused, now and later", async () => {
  const { objects, fs, reopen } = await diskPlace();
  await objects.create("a", bytes("x"), never);
  const restarted = reopen();
  fs.before = ({ op, on }) => {
    if (op === "sync" && on === "file") throw posixError("EIO");
  };
  expect(await failure(restarted.read("a", undefined, never))).toBeInstanceOf(UnsafeStorageError);
  fs.reset();
  expect(await failure(restarted.read("a", undefined, never))).toBeInstanceOf(UnsafeStorageError);
  expect(await failure(restarted.create("a", bytes("y"), never))).toBeInstanceOf(UnsafeStorageError);
  expect(fs.count("sync", "file"), "it is never fsynced again").toBe(0);
});

describe("a temporary file that is taken away under way", () => {
  it("is made again when the bytes are at hand", async () => {
    const { objects, fs } = await diskPlace();
    fs.before = async ({ op, on, path }) => {
      if (op === "close" && on === "temp" && fs.count("close", "temp") === 1) await rm(path);
    };
    expect(await objects.create("a", bytes("x"), never)).toEqual({ status: "created" });
    expect(fs.count("link")).toBe(2);
  });

  it("ends a stream's write in a retryable error with nothing applied", async () => {
    const { objects, fs, root } = await diskPlace();
    fs.before = async ({ op, on, path }) => {
      if (op === "close" && on === "temp") await rm(path);
    };
    async function* stream(): AsyncGenerator<Uint8Array> {
      yield bytes("x");
    }
    const error = await failure(objects.write("a", stream(), never));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ outcome: "not-applied", retryable: true });
    expect(await filesBelow(root)).toEqual([]);
  });

  it("time and again ends in a retryable error", async () => {
    const { objects, fs } = await diskPlace();
    fs.before = async ({ op, on, path }) => {
      if (op === "close" && on === "temp") await rm(path);
    };
    const error = await failure(objects.create("a", bytes("x"), never));
    expect(error).toMatchObject({ code: "UNAVAILABLE", outcome: "not-applied", retryable: true });
    expect(fs.count("link")).toBe(3);
  });
});
