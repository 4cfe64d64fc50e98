import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DiskFileHandle, type DiskFileSystem, PowerCutDisk } from "../../src/disk/index.js";
import { NfsWorld } from "../../src/nfs/index.js";
import { type FileCall, fileCalls, resultOf } from "../support/file-calls.js";

describe("what one client of an NFS server sees", () => {
  it("is what a file system of its own would show, whatever it remembers", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fileCalls, { minLength: 1, maxLength: 60 }), async (calls) => {
        const [disk, nfs] = [new PowerCutDisk().mount(), new NfsWorld().client().mount()];
        await same(calls, disk, nfs);
      }),
      { numRuns: 500 },
    );
  });
});

async function same(calls: readonly FileCall[], disk: DiskFileSystem, nfs: DiskFileSystem): Promise<void> {
  const open: { disk: DiskFileHandle[]; nfs: DiskFileHandle[] } = { disk: [], nfs: [] };
  for (const { name, run } of calls) {
    const expected = await resultOf(run({ fs: disk, open: open.disk }));
    expect({ name, result: await resultOf(run({ fs: nfs, open: open.nfs })) }).toEqual({
      name,
      result: expected,
    });
  }
}
