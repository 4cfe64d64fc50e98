import { describe, expect, test } from "vitest";
import { Choices } from "../src/choices.js";
import { PowerCutDisk } from "../src/disk/index.js";

describe("programs that are killed on a simulated disk", () => {
  test("leave what they had handed over, visible and not durable", async () => {
    const disk = new PowerCutDisk();
    await disk.mount().writeFile("/left", "bytes");
    await disk.kill();
    expect(await disk.mount().readFile("/left", "utf8")).toBe("bytes");
    expect(disk.pending).toBeGreaterThan(0);
  });

  test("reach the disk no more, by no call and by no handle", async () => {
    const disk = new PowerCutDisk();
    const killed = disk.mount();
    const handle = await killed.open("/file", "w");
    await disk.kill();
    await expect(killed.writeFile("/other", "bytes")).rejects.toMatchObject({ code: "EIO" });
    await expect(handle.write(Buffer.from("bytes"))).rejects.toMatchObject({ code: "EIO" });
    await expect(handle.sync()).rejects.toMatchObject({ code: "EIO" });
    expect(await disk.mount().readdir("/")).toEqual(["file"]);
    expect(await disk.mount().readFile("/file", "utf8")).toBe("");
  });

  test("have their files closed, also one that was being opened", async () => {
    const disk = new PowerCutDisk();
    const killed = disk.mount();
    await killed.open("/one", "w");
    const opening = killed.open("/two", "w");
    await disk.kill();
    await expect(opening).rejects.toMatchObject({ code: "EIO" });
    expect(disk.openHandles).toBe(0);
  });

  test("are others after a power cut too", async () => {
    const disk = new PowerCutDisk();
    disk.cut(new Choices(1));
    await disk.kill();
    await disk.mount().writeFile("/later", "bytes");
    expect(await disk.mount().readdir("/")).toEqual(["later"]);
  });
});
