import { describe, expect, it } from "vitest";
import type { CrashModelName } from "../src/disk/index.js";
import {
  contentOf,
  durableFile,
  type Look,
  statesAfter,
  sync,
  type Workload,
} from "./support/crash-states.js";

/** Longer than a block, as the files were with which it was measured. */
const newContent = "new content, two blocks of it. ".repeat(200);

const inAWord: Look = async (fs) => {
  const found = await contentOf(fs, "/f");
  if (found === newContent) return "new";
  if (found === "old" || found === "absent") return found;
  if (found === "") return "empty";
  if (found === "\0".repeat(newContent.length)) return "zeros in full length";
  return "torn";
};

const creates: Workload = async (fs) => {
  await fs.writeFile("/f", newContent);
  await sync(fs, "/");
};

const replaces =
  (synced: { readonly file: boolean; readonly directory: boolean }): Workload =>
  async (fs) => {
    await durableFile(fs, "/f", "old");
    await fs.writeFile("/t", newContent, { flush: synced.file });
    await fs.rename("/t", "/f");
    if (synced.directory) await sync(fs, "/");
  };

interface Anchor {
  readonly what: string;
  readonly workload: Workload;
  /** What was left on real disks after power cuts. */
  readonly measured: Readonly<Partial<Record<"ext4" | "xfs", string>>>;
  readonly allowed: Readonly<Record<CrashModelName, readonly string[]>>;
}

const anchors: readonly Anchor[] = [
  {
    what: "a new name, its directory fsynced and not the file",
    workload: creates,
    measured: { ext4: "empty", xfs: "empty" },
    allowed: {
      "posix-min": ["empty", "new", "torn", "zeros in full length"],
      "ext4-like": ["empty", "new", "torn", "zeros in full length"],
    },
  },
  {
    what: "replaced by rename, the directory fsynced and not the file",
    workload: replaces({ file: false, directory: true }),
    measured: { ext4: "zeros in full length", xfs: "empty" },
    allowed: {
      "posix-min": ["empty", "new", "torn", "zeros in full length"],
      // xfs does not journal a size before its bytes are written, so that its empty file is no state of this model.
      "ext4-like": ["new", "torn", "zeros in full length"],
    },
  },
  {
    what: "replaced by rename, the file fsynced and not the directory",
    workload: replaces({ file: true, directory: false }),
    measured: { ext4: "old", xfs: "old" },
    allowed: { "posix-min": ["new", "old"], "ext4-like": ["new", "old"] },
  },
  {
    what: "replaced by rename, both fsynced",
    workload: replaces({ file: true, directory: true }),
    measured: { ext4: "new", xfs: "new" },
    allowed: { "posix-min": ["new"], "ext4-like": ["new"] },
  },
];

describe("what was measured on real disks is a state of the simulated one", () => {
  describe.each(anchors)("$what", ({ workload, measured, allowed }) => {
    it.each(["posix-min", "ext4-like"] as const)("under %s", async (model) => {
      const states = await statesAfter(workload, inAWord, model);
      expect(states).toEqual(allowed[model]);
      const explained = model === "posix-min" ? [measured.ext4, measured.xfs] : [measured.ext4];
      expect(states).toEqual(expect.arrayContaining(explained));
    });
  });
});
