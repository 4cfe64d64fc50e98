import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { CannotRunError } from "../program/cannot-run-error.js";
import type { DiskFormat } from "./loop-disk.js";
import { runTool, ToolError, toolPath } from "./run-tool.js";

/** A command that a lab calls, and the Debian package that has it. */
export interface LabTool {
  readonly command: string;
  readonly package: string;
  /** A file that the package has, where it has no command by which it could be found. */
  readonly file?: string;
}

const unshare: LabTool = { command: "unshare", package: "util-linux" };
const setpriv: LabTool = { command: "setpriv", package: "util-linux" };
const mount: LabTool = { command: "mount", package: "mount" };

/** What is needed to keep a run within bounds of its own. */
export const containmentTools: readonly LabTool[] = [unshare, setpriv, mount];

/** What is needed to make a disk. */
export const diskTools: Readonly<Record<DiskFormat, LabTool>> = {
  ext4: { command: "mkfs.ext4", package: "e2fsprogs" },
  xfs: { command: "mkfs.xfs", package: "xfsprogs" },
  btrfs: { command: "mkfs.btrfs", package: "btrfs-progs" },
};

/** What cuts it off. */
export const cutTool: LabTool = { command: "xfs_io", package: "xfsprogs" };

/** A kernel that runs as a process. */
export const kernelTool: LabTool = { command: "linux", package: "user-mode-linux" };

/** The tools that lie in no folder of a PATH. */
export async function missingTools(
  tools: readonly LabTool[],
  path: string = toolPath(),
): Promise<readonly LabTool[]> {
  const folders = path.split(delimiter);
  const found = await Promise.all(
    tools.map(async ({ command, file }) => {
      if (file !== undefined) return await exists(file);
      const places = folders.map(async (folder) => await access(join(folder, command), constants.X_OK));
      return (await Promise.allSettled(places)).some(({ status }) => status === "fulfilled");
    }),
  );
  return tools.filter((_, index) => !found[index]);
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

const installMs = 600_000;

/**
 * Installs what is missing, by apt-get.
 * @throws CannotRunError naming what is missing and why it cannot be installed.
 */
export async function installTools(tools: readonly LabTool[]): Promise<void> {
  const missing = await missingTools(tools);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((tool) => tool.package))];
  const what = `${missing.map(({ command }) => command).join(", ")} (Debian: ${packages.join(", ")})`;
  if ((await missingTools([{ command: "apt-get", package: "apt" }])).length > 0)
    throw new CannotRunError(`install ${what}; there is no apt-get here to do it`);
  process.stderr.write(`installing ${packages.join(", ")}\n`);
  const aptGet = async (...args: string[]): Promise<string> =>
    await runTool("apt-get", args, { boundMs: installMs, env: { DEBIAN_FRONTEND: "noninteractive" } });
  const install = async (): Promise<string> =>
    await aptGet("install", "--yes", "--no-install-recommends", ...packages);
  try {
    // The lists of packages may be missing, or too old for what the mirror still has.
    await install().catch(async () => await aptGet("update").then(install));
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new CannotRunError(`${what} cannot be installed: ${error.message}`, { cause: error });
  }
  const still = await missingTools(tools);
  if (still.length > 0)
    throw new CannotRunError(
      `${packages.join(", ")} came without ${still.map(({ command }) => command).join(", ")}`,
    );
}
