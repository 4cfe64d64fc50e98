import { spawnSync } from "node:child_process";
import { pbkdf2 } from "node:crypto";
import { lookup } from "node:dns/promises";
import { constants } from "node:fs";
import { mkdtemp, open, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { AbortedError, OutcomeUnknownError, UnavailableError } from "@holdfast/core";
import { exactFileSystem } from "@holdfast/posix";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { callsThatMayHang } from "../../src/calls/call-limit.js";
import { posixError, type ScriptedFiles, scriptedFiles } from "../support/scripted-files.js";
import { bytes, failure, machines, storeOn } from "../support/store-on-mount.js";

const hang = (): Promise<never> => new Promise(() => undefined);
const deadlineMs = 40;

/** A store with one object, on a machine whose calls can be made to hang. */
async function store(): Promise<{ store: ReturnType<typeof storeOn>; files: ScriptedFiles }> {
  const [machine] = machines(1).machines;
  const files = scriptedFiles(machine!.client.mount());
  const made = storeOn(files.fileSystem);
  await made.create("job/log/1", bytes("x"));
  return { store: made, files };
}

describe("BOUNDED: on a hard mount whose server is away", () => {
  it("a call that had begun no change by its deadline has changed nothing, and says so", async () => {
    const { store: made, files } = await store();
    files.before = hang;
    const options = { deadlineMs };
    for (const call of [
      () => made.write("job/log/2", bytes("x"), options),
      () => made.create("job/log/2", bytes("x"), options),
      () => made.remove(["job/log/1"], options),
      () => made.read("job/log/1", options),
      () => made.list("", options),
      () => made.probe(options),
      () => made.tidy(options),
    ]) {
      const error = await failure(call());
      expect(error).toBeInstanceOf(UnavailableError);
      expect(error).toMatchObject({ outcome: "not-applied", retryable: true });
    }
  });

  it.each(["link", "unlink"])("HONEST: a call that had begun a %s has an unknown outcome", async (op) => {
    const { store: made, files } = await store();
    files.before = (call) => (call.op === op ? hang() : undefined);
    const options = { deadlineMs: 200 };
    const call =
      op === "link" ? made.create("job/log/2", bytes("x"), options) : made.remove(["job/log/1"], options);
    expect(await failure(call)).toBeInstanceOf(OutcomeUnknownError);
  });

  it("HONEST: a signal ends a call likewise", async () => {
    const { store: made, files } = await store();
    const ended = async (op: string): Promise<unknown> => {
      const abort = new AbortController();
      const reached = new Promise<void>((resolve) => {
        files.before = (call) => {
          if (call.op !== op) return;
          resolve();
          return hang();
        };
      });
      const ending = failure(made.create(`job/log/${op}`, bytes("x"), { signal: abort.signal }));
      await reached;
      abort.abort();
      return await ending;
    };
    expect(await ended("handle.sync")).toBeInstanceOf(AbortedError);
    expect(await ended("link")).toBeInstanceOf(OutcomeUnknownError);
  });

  it("HONEST: what was told to have changed nothing does not happen when the server is back", async () => {
    const { store: made, files } = await store();
    let release = (): void => undefined;
    const back = new Promise<void>((resolve) => {
      release = resolve;
    });
    files.before = async ({ op }) => {
      if (op === "handle.sync") await back;
    };
    expect(await failure(made.create("job/log/2", bytes("x"), { deadlineMs }))).toBeInstanceOf(
      UnavailableError,
    );
    files.before = () => undefined;
    files.calls.length = 0;
    release();
    await vi.waitFor(() => expect(files.calls.map(({ op }) => op)).toContain("unlink"));
    expect(files.calls.map(({ op }) => op)).not.toContain("link");
    expect((await made.list("")).map(({ key }) => key)).toEqual(["job/log/1"]);
  });

  it("calls that wait for others that hang are never begun after their deadline", async () => {
    const [machine] = machines(1).machines;
    const files = scriptedFiles(machine!.client.mount());
    const made = storeOn(files.fileSystem, { callsAtOnce: 2 });
    await made.create("job/log/1", bytes("x"));
    files.calls.length = 0;
    let release = (): void => undefined;
    const back = new Promise<void>((resolve) => {
      release = resolve;
    });
    files.before = () => back;
    const calls = Array.from({ length: 20 }, async (_, n) =>
      failure(made.create(`job/log/w${n}`, bytes("x"), { deadlineMs })),
    );
    for (const error of await Promise.all(calls)) expect(error).toMatchObject({ outcome: "not-applied" });
    expect(files.calls).toHaveLength(2);
    release();
    files.before = () => undefined;
    expect((await made.list("")).map(({ key }) => key)).toEqual(["job/log/1"]);
    expect(files.calls.filter(({ op }) => op === "link" || op === "open")).toEqual([]);
  });
});

/** The exit code of a program of the system. */
function run(command: string, ...args: readonly string[]): number | null {
  return spawnSync(command, args, { stdio: "ignore" }).status;
}

/** A pipe without a writer: opening it for reading holds a thread of Node's until one comes, as a hung mount does. */
describe.runIf(process.platform === "linux")(
  "BOUNDED: calls that hang in the kernel, on real threads,",
  () => {
    let folder = "";
    let pipe = "";
    let hanging = 0;

    beforeAll(async () => {
      folder = await realpath(await mkdtemp(join(tmpdir(), "holdfast-hung-")));
      pipe = join(folder, "pipe");
      expect(run("mkfifo", pipe)).toBe(0);
      await writeFile(join(folder, "file"), "content");
    });

    afterAll(async () => {
      // Every thread that hangs finds a writer.
      while (hanging > 0) {
        const writer = await open(pipe, constants.O_WRONLY | constants.O_NONBLOCK).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 5));
        await writer?.close();
      }
      await rm(folder, { recursive: true, force: true });
    });

    /** Never begins more than the threads there are could bear, so that a failure of this test ends. */
    const hangInKernel = async (): Promise<never> => {
      hanging += 1;
      try {
        const reader = await open(pipe, constants.O_RDONLY);
        await reader.close();
      } finally {
        hanging -= 1;
      }
      throw posixError("EIO");
    };

    it("leave threads for files, names and ciphers of the rest of the process", async () => {
      const files = scriptedFiles(exactFileSystem);
      const { UV_THREADPOOL_SIZE: threads } = process.env;
      const limit = callsThatMayHang(threads);
      const made = storeOn(files.fileSystem, { directory: join(folder, "store"), callsAtOnce: limit });
      await made.create("job/log/1", bytes("x"));
      files.before = hangInKernel;
      const calls = Array.from({ length: 12 }, async (_, n) => [
        await failure(made.create(`job/log/${n}`, bytes("x"), { deadlineMs: 100 })),
        await failure(made.read("job/log/1", { deadlineMs: 100 })),
        await failure(made.list("", { deadlineMs: 100 })),
      ]);
      const others = Promise.all([
        readFile(join(folder, "file"), "utf8"),
        lookup("localhost"),
        promisify(pbkdf2)("secret", "salt", 1000, 32, "sha256"),
        ...Array.from({ length: 20 }, async () => readFile(join(folder, "file"))),
      ]);
      const [content] = await others;
      expect(content).toBe("content");
      for (const errors of await Promise.all(calls)) {
        for (const error of errors)
          expect(error).toMatchObject({ code: "UNAVAILABLE", outcome: "not-applied" });
      }
      expect(hanging).toBe(limit);
      expect(await readFile(join(folder, "file"), "utf8")).toBe("content");
    });
  },
);
