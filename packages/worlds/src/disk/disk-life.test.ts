import { ManualClock } from "@holdfast/core/testing";
import { describe, expect, it } from "vitest";
import { lifeParts } from "../../test/support/life-parts.js";
import { DiskImage } from "./disk-image.js";
import { DiskLife } from "./disk-life.js";
import { DiskMedium } from "./disk-medium.js";
import { mountLife } from "./mount-life.js";

describe("DiskLife", () => {
  it("keeps a file without a name as long as it is open, and no longer", async () => {
    const clock = new ManualClock();
    const medium = new DiskMedium(DiskImage.empty(clock.wallMs()), "posix-min");
    const life = new DiskLife(lifeParts(medium, clock));
    const fs = mountLife(life);
    await fs.writeFile("/a", "content");
    await fs.writeFile("/b", "content");
    const [a, b] = [await fs.open("/a"), await fs.open("/b")];
    const inos = [(await a.stat()).ino, (await b.stat()).ino];
    const present = (): boolean[] => inos.map((ino) => life.visible.has(ino));
    await fs.unlink("/a");
    await fs.rename("/b", "/c");
    await fs.writeFile("/d", "");
    await fs.rename("/d", "/c");
    expect(present()).toEqual([true, true]);
    await a.close();
    expect(present()).toEqual([false, true]);
    life.end();
    expect(present()).toEqual([false, false]);
    expect(life.openHandles).toBe(0);
  });
});
