import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JobTrial, workOnJob } from "@holdfast/conformance/trial";
import { localBackend } from "@holdfast/local";
import type { PosixFileSystem } from "@holdfast/posix";
import { PowerCutDisk } from "@holdfast/worlds/disk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changedFiles } from "./changed-files.js";
import { fsyncRetried } from "./fsync-retried.js";
import { NaiveBackend } from "./naive-backend.js";
import { noDirectoryFsync } from "./no-directory-fsync.js";
import { noFileFsync } from "./no-file-fsync.js";
import { renameOver } from "./rename-over.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-writers-"));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

describe("the naive writer", () => {
  it("keeps a job as long as no power is cut: what it loses then, it loses by that", async () => {
    const open = async (): Promise<NaiveBackend> => new NaiveBackend(folder);
    const trial = new JobTrial({ seed: 5, traits: (await open()).traits, rules: { trimAgeMs: 0 }, open });
    const order = trial.order({ steps: ["claim", ...Array.from({ length: 60 }, () => "anything" as const)] });
    await workOnJob(await open(), order, (message) => trial.hear(message));
    await trial.look();
    await trial.recover();
    await trial.clean();
    expect(trial.acknowledged).toBeGreaterThan(10);
  });
});

const disk = (): PosixFileSystem & { rename(oldPath: string, newPath: string): Promise<void> } =>
  new PowerCutDisk().mount() as never;

/** Which fsyncs reach the file system when an object is stored through a changed one. */
async function fsyncsOf(change: (fileSystem: PosixFileSystem) => PosixFileSystem): Promise<Set<string>> {
  const reached = new Set<string>();
  const watched = changedFiles(disk(), (handle, { isDirectory }) => ({
    sync: async () => {
      reached.add(isDirectory ? "directory" : "file");
      await handle.sync();
    },
  }));
  const backend = localBackend({
    directory: "/store",
    fileSystem: change(watched),
    inspect: async (path) => ({
      platform: "linux",
      path,
      magic: 0xef53,
      mount: {
        mountPoint: "/",
        source: "/dev/x",
        device: "8:1",
        type: "ext4",
        options: new Map([["rw", ""]]),
      },
    }),
  });
  await backend.create("job/log/1", Buffer.from("record"));
  await backend.close();
  return reached;
}

describe("what a broken writer leaves out", () => {
  it("is that, and nothing else", async () => {
    expect(await fsyncsOf((same) => same)).toEqual(new Set(["file", "directory"]));
    expect(await fsyncsOf(noFileFsync)).toEqual(new Set(["directory"]));
    expect(await fsyncsOf(noDirectoryFsync)).toEqual(new Set(["file"]));
    expect(await fsyncsOf(fsyncRetried)).toEqual(new Set(["file", "directory"]));
  });

  it("fsync-retried believes the second fsync", async () => {
    let failures = 1;
    const failing = changedFiles(disk(), () => ({
      sync: async () => {
        failures -= 1;
        if (failures >= 0) throw new Error("EIO");
      },
    }));
    await (await fsyncRetried(failing).open("/", 0)).sync();
    expect(failures).toBe(-1);
  });

  it("rename-over replaces what another one had published", async () => {
    const real = disk();
    const fileSystem = renameOver(real);
    for (const name of ["/first", "/second"]) {
      const handle = await real.open(name, 0o101, 0o600);
      await handle.close();
      await fileSystem.link(name, "/published");
    }
    expect((await real.readdir("/", { withFileTypes: true })).map(({ name }) => name)).toEqual(["published"]);
  });
});
