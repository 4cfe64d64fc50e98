import {
  type DiskFileSystem,
  type DiskRecording,
  PowerCutDisk,
  type PowerCutDiskOptions,
} from "../../src/disk/index.js";
import type { Choices } from "../../src/index.js";
import { sync } from "./crash-states.js";

const paths = ["/a", "/b", "/c", "/d/a", "/d/b", "/e/a"];
const directories = ["/d", "/e", "/d/e"];
const texts = ["x", "text", "s".repeat(512), "l".repeat(700), "m".repeat(1100)];

/** A run, and where it led. */
export interface RandomRun {
  readonly disk: PowerCutDisk;
  readonly recording: DiskRecording;
}

/** A run of calls that chance chooses, some of which fail; all that becomes of it is recorded. */
export async function randomRun(
  choices: Choices,
  steps: number,
  options: PowerCutDiskOptions = {},
): Promise<RandomRun> {
  const disk = new PowerCutDisk(options);
  const fs = disk.mount();
  await fs.mkdir("/d");
  await fs.writeFile("/a", "old content", { flush: true });
  await sync(fs, "/");
  const recording = disk.record();
  for (let step = 0; step < steps; step += 1) {
    if (choices.chance(0.03)) disk.cut(choices);
    if (choices.chance(0.03)) disk.kill();
    await randomStep(disk.mount(), disk, choices).catch(ignoreRefusals);
    if (choices.chance(0.1)) recording.mark(step);
  }
  return { disk, recording };
}

async function randomStep(fs: DiskFileSystem, disk: PowerCutDisk, choices: Choices): Promise<unknown> {
  const path = choices.pick(paths);
  const text = choices.pick(texts);
  switch (choices.below(13)) {
    case 0:
      return await fs.writeFile(path, text);
    case 1:
      return await fs.writeFile(path, text, { flag: "r+" });
    case 2:
      return await fs.appendFile(path, text);
    case 3:
      return await fs.truncate(path, choices.below(900));
    case 4:
      return await fs.unlink(path);
    case 5:
    case 6:
      return await fs.rename(path, choices.pick(paths));
    case 7:
      return await fs.link(path, choices.pick(paths));
    case 8:
      return await fs.mkdir(choices.pick(directories));
    case 9:
      return await fs.rename(choices.pick(directories), choices.pick(directories));
    case 10:
      return await sync(fs, choices.pick(["/", ...directories]));
    case 11:
      disk.failSync(0);
      return await sync(fs, choices.pick([...paths, "/"]));
    default:
      return await sync(fs, path);
  }
}

function ignoreRefusals(error: NodeJS.ErrnoException): void {
  if (error.code === undefined) throw error;
}
