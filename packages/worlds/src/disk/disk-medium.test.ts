import { ManualClock } from "@holdfast/core/testing";
import { describe, expect, it } from "vitest";
import { lifeParts } from "../../test/support/life-parts.js";
import { Choices } from "../choices.js";
import { diskAfter } from "./apply-atom.js";
import { whole } from "./disk-atom.js";
import { DiskImage } from "./disk-image.js";
import { DiskLife } from "./disk-life.js";
import { DiskMedium } from "./disk-medium.js";
import { rootIno } from "./inode.js";
import { mountLife } from "./mount-life.js";

/** Draws the cut that all changes survive. */
class KeepsAll extends Choices {
  override below(): number {
    return 10;
  }
}

describe("DiskMedium", () => {
  it("forgets files that nothing can lead to any more, and no others", async () => {
    const clock = new ManualClock();
    const medium = new DiskMedium(DiskImage.empty(clock.wallMs()), "posix-min");
    const life = new DiskLife(lifeParts(medium, clock));
    const fs = mountLife(life);
    const root = await fs.open("/");
    await fs.mkdir("/kept");
    await fs.writeFile("/kept/f", "kept", { flush: true });
    const kept = await fs.open("/kept");
    await kept.sync();
    await fs.writeFile("/unlinked", "is open", { flush: true });
    const open = await fs.open("/unlinked");
    await fs.unlink("/unlinked");
    await fs.writeFile("/doubtful", "content", { flush: true });
    await root.sync();
    await fs.unlink("/doubtful");
    for (let file = 0; file < 1500; file += 1) {
      await fs.writeFile(`/t${file}`, "x", { flush: true });
      await fs.unlink(`/t${file}`);
      if (file % 50 === 0) await kept.sync();
      if (file % 100 === 0 && file < 1000) await root.sync();
      if (file === 1100) {
        await fs.writeFile("/late", "named, and not durably", { flush: true });
        await fs.writeFile("/ghost", "named for a while", { flush: true });
        await fs.unlink("/ghost");
      }
    }
    expect(medium.image().size).toBeLessThan(800);
    expect(await open.readFile("utf8")).toBe("is open");
    const survivals = medium.pending.map((atom) => (atom.kind === "delete" ? 0 : whole(atom)));
    const haunted = diskAfter(medium.image(), medium.pending, survivals);
    const [ghost] = [...haunted.pathsFrom([rootIno])].find(([, path]) => path === "/ghost") ?? [0];
    expect(haunted.file(ghost)?.content.size).toBe(17);

    medium.cut(new KeepsAll(1));
    const image = medium.image();
    const paths = image.pathsFrom([rootIno]);
    expect([...paths.values()].sort()).toEqual(["", "/kept", "/kept/f", "/late"]);
    expect(image.size).toBe(4);
    const [late] = [...paths].find(([, path]) => path === "/late") ?? [0];
    expect(image.file(late)?.content.size).toBe(22);
  });
});
