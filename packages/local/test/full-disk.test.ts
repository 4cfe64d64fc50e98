import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StorageFullError } from "@holdfast/core";
import { afterAll, describe, expect, it } from "vitest";
import { localBackend } from "../src/index.js";
import { bytes, failure, text } from "./support/store-place.js";

const mebibyte = 1024 * 1024;

function run(command: string, ...args: string[]): boolean {
  const { status, error } = spawnSync(command, args, { stdio: "ignore" });
  return error === undefined && status === 0;
}

/** Whether a file can be mounted as a disk of its own here: that takes root, e2fsprogs and loop devices. */
async function mountDisk(folder: string): Promise<string | undefined> {
  const [image, place] = [join(folder, "image"), join(folder, "disk")];
  await mkdir(place);
  await writeFile(image, new Uint8Array(12 * mebibyte));
  const made = run("mkfs.ext4", "-q", "-F", "-m", "0", image) && run("mount", "-o", "loop", image, place);
  return made ? place : undefined;
}

const folder = await realpath(await mkdtemp(join(tmpdir(), "holdfast-disk-")));
const disk = process.getuid?.() === 0 ? await mountDisk(folder) : undefined;

afterAll(async () => {
  if (disk) run("umount", disk);
  await rm(folder, { recursive: true, force: true });
});

describe.runIf(disk !== undefined)("HONEST: on a real disk that is full", () => {
  it("a write is StorageFullError, leaves nothing, and what was there stays and can be added to later", async () => {
    const backend = localBackend({ directory: join(disk ?? "", "store") });
    await backend.write("job/log/1", bytes("before"));
    const error = await failure(backend.write("job/state/big", new Uint8Array(32 * mebibyte).fill(1)));
    expect(error).toBeInstanceOf(StorageFullError);
    expect(error).toMatchObject({ outcome: "not-applied", cause: { code: "ENOSPC" } });
    expect((await backend.list("")).map(({ key }) => key)).toEqual(["job/log/1"]);

    let stored = 0;
    const full = await failure(
      (async () => {
        for (; stored < 10_000; stored += 1)
          await backend.create(`job/fill/${stored}`, new Uint8Array(64 * 1024).fill(7));
      })(),
    );
    expect(full).toBeInstanceOf(StorageFullError);
    const listed = await backend.list("job/fill/");
    expect(listed).toHaveLength(stored);
    for (const { sizeBytes } of listed) expect(sizeBytes).toBe(64 * 1024);

    await backend.remove(listed.map(({ key }) => key));
    await backend.write("job/log/2", bytes("after"));
    expect(text(await backend.read("job/log/1"))).toBe("before");
    expect(await backend.tidy()).toEqual({ removed: 0 });
  }, 60_000);

  it("is inspected as the ext4 mount that it is", async () => {
    const report = await localBackend({ directory: join(disk ?? "", "other") }).probe();
    expect(report.checks[0]?.explanation).toContain(`the mount ${disk} (ext4 from /dev/loop`);
  });
});

it.runIf(disk !== undefined)(
  "DURABLE: a store whose disk is unmounted is not written underneath",
  async () => {
    const directory = join(disk ?? "", "unmounted");
    const backend = localBackend({ directory });
    await backend.write("a", bytes("x"));
    expect(run("umount", disk ?? "")).toBe(true);
    expect(await failure(backend.write("b", bytes("x")))).toMatchObject({ code: "UNSAFE_STORAGE" });
    expect(run("mount", "-o", "loop", join(folder, "image"), disk ?? "")).toBe(true);
    expect(text(await localBackend({ directory }).read("a"))).toBe("x");
  },
);
