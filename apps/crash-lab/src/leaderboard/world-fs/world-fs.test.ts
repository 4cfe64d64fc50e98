import * as nodeFs from "node:fs";
import { PowerCutDisk } from "@holdfast/worlds/disk";
import { beforeEach, describe, expect, it } from "vitest";
import { mountDisk, refusedCalls } from "./mounted-disk.js";
import { worldFs } from "./world-fs.js";
import { worldPromises } from "./world-promises.js";

const fs = worldFs as unknown as typeof nodeFs;
const promises = worldPromises as unknown as typeof nodeFs.promises;
const lastRefusal = (): string | undefined => refusedCalls().at(-1);

beforeEach(async () => {
  await mountDisk(new PowerCutDisk().mount());
});

describe("the simulated disk behind node:fs", () => {
  it("has every function of Node's own, and refuses aloud those it does not offer", () => {
    for (const [name, value] of Object.entries(nodeFs)) {
      if (typeof value === "function") expect(worldFs[name], name).toBeTypeOf("function");
    }
    expect(() => fs.writeFileSync("/a", "")).toThrow(/does not offer fs.writeFileSync/);
    expect(lastRefusal()).toBe("fs.writeFileSync");
    expect(() => promises.symlink("/a", "/b")).toThrow(/does not offer fs.promises.symlink/);
    expect(lastRefusal()).toBe("fs.promises.symlink");
  });

  it("refuses options it does not know, and changes of mode or owner that it could not keep", async () => {
    await promises.writeFile("/a", "x");
    await expect(promises.readFile("/a", { signal: new AbortController().signal })).rejects.toThrow(/signal/);
    await expect(promises.chmod("/a", 0o600)).rejects.toThrow(/644 to 600/);
    await promises.chmod("/a", 0o100644);
    await expect(promises.chown("/a", 12_345, 12_345)).rejects.toThrow(/chown/);
    expect(lastRefusal()).toMatch(/chown/);
  });

  it("answers calls that cannot wait with all that was done before", async () => {
    expect(fs.existsSync("/a/b")).toBe(false);
    await promises.mkdir("/a");
    await promises.writeFile("/a/b", "one");
    expect(fs.readFileSync("/a/b", "utf8")).toBe("one");
    const file = await promises.open("/a/b", "r+");
    await file.write(Buffer.from("two"), 0, 3, 0);
    await file.close();
    expect(fs.readFileSync("/a/b", "utf8")).toBe("two");
    await promises.rename("/a/b", "/c");
    expect([fs.existsSync("/a/b"), fs.existsSync("/c"), fs.existsSync("/a")]).toEqual([false, true, true]);
    expect(() => fs.readFileSync("/a/b")).toThrow(expect.objectContaining({ code: "ENOENT" }));
  });

  it("calls back as Node does", async () => {
    const fd = await new Promise<number>((resolve, reject) => {
      fs.open("/a", "w", (error, opened) => (error ? reject(error) : resolve(opened)));
    });
    await new Promise<void>((resolve) => fs.write(fd, "text", 0, "utf8", () => resolve()));
    await new Promise<void>((resolve) => fs.close(fd, () => resolve()));
    expect(fs.readFileSync("/a", "utf8")).toBe("text");
    const error = await new Promise((resolve) => fs.rename("/b", "/c", resolve));
    expect(error).toMatchObject({ code: "ENOENT", syscall: "rename" });
  });
});
