import { constants } from "node:fs";
import type { PosixFileHandle, PosixFileSystem } from "@holdfast/posix";
import { describe, expect, it } from "vitest";
import { CallLimit } from "./call-limit.js";
import { CallScope } from "./call-scope.js";
import { limitedCalls } from "./limited-calls.js";

/** A call of a verb on a file system that only records what reaches it. */
function scopedFiles() {
  const reached: string[] = [];
  const call = (name: string) => async () => {
    reached.push(name);
  };
  const handle = Object.fromEntries(
    ["write", "read", "stat", "sync", "close"].map((name) => [name, call(name)]),
  ) as unknown as PosixFileHandle;
  const inner = {
    ...Object.fromEntries(
      ["link", "unlink", "mkdir", "rmdir", "readdir", "lstat", "realpath"].map((name) => [name, call(name)]),
    ),
    open: async () => {
      reached.push("open");
      return handle;
    },
  } as unknown as PosixFileSystem;
  const abort = new AbortController();
  const scope = new CallScope(abort.signal);
  const limit = new CallLimit(1);
  return { files: limitedCalls(inner, limit, scope), scope, abort, limit, reached };
}

const nothing = new Uint8Array();

describe("a call of a verb", () => {
  it("may have changed something from the moment on when a link or a removal reaches the kernel", async () => {
    const { files, scope } = scopedFiles();
    const handle = await files.open("/s/.tmp-a", constants.O_WRONLY | constants.O_CREAT);
    await handle.write(nothing, 0, 0, 0);
    await handle.sync();
    await handle.close();
    await files.mkdir("/s/job", { mode: 0o700 });
    await files.unlink("/s/.tmp-a");
    expect(scope.mayHaveChanged).toBe(false);
    await files.link("/s/.tmp-a", "/s/a");
    expect(scope.mayHaveChanged).toBe(true);
    const other = scopedFiles();
    await other.files.unlink("/s/a");
    expect(other.scope.mayHaveChanged).toBe(true);
  });

  it("HONEST: that waits for its turn to link when it is cut off never links, and has changed nothing", async () => {
    const { files, scope, abort, limit, reached } = scopedFiles();
    let release = (): void => undefined;
    const held = limit.run(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    const waiting = [files.link("/s/.tmp-a", "/s/a"), files.unlink("/s/b")];
    abort.abort(new Error("cut off"));
    for (const call of waiting) await expect(call).rejects.toThrow("cut off");
    release();
    await held;
    expect(reached).toEqual([]);
    expect(scope.mayHaveChanged).toBe(false);
  });

  it("that was cut off begins nothing any more, but cleans up", async () => {
    const { files, abort, reached } = scopedFiles();
    const handle = await files.open("/s/.tmp-a", constants.O_WRONLY);
    abort.abort(new Error("cut off"));
    for (const call of [
      async () => await handle.write(nothing, 0, 0, 0),
      async () => await handle.read(nothing, 0, 0, 0),
      async () => await handle.stat(),
      async () => await handle.sync(),
      async () => await files.open("/s/a", 0),
      async () => await files.link("/s/a", "/s/b"),
      async () => await files.unlink("/s/a"),
      async () => await files.mkdir("/s/d", { mode: 0o700 }),
      async () => await files.readdir("/s", { withFileTypes: true }),
      async () => await files.lstat("/s/a"),
      async () => await files.realpath("/s"),
    ]) {
      await expect(call()).rejects.toThrow("cut off");
    }
    expect(reached).toEqual(["open"]);
    await handle.close();
    await files.unlink("/s/.tmp-a");
    await files.rmdir("/s/.tmp-d");
    expect(reached).toEqual(["open", "close", "unlink", "rmdir"]);
  });
});
