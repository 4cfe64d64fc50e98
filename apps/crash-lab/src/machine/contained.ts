import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute } from "node:path";
import { CannotRunError } from "../program/cannot-run-error.js";
import { InterruptedError } from "../program/interruption.js";
import { containmentTools, installTools, type LabTool } from "./lab-tools.js";
import { toolPath } from "./run-tool.js";
import { tried } from "./tried.js";

/** Tells a run that it is the contained one. */
const insideVariable = "HOLDFAST_LAB_CONTAINED";

/**
 * Folders that every Linux has (Filesystem Hierarchy Standard 3.0, 3.2). A contained run has a tmpfs of its own on one of
 * them. (A folder made for it would be left behind by a SIGKILL; and to remove it while something is mounted there, in
 * whichever namespace, would leave loop devices behind that hold themselves.)
 */
const scratchFolders = ["/media", "/srv", "/mnt"];

const namespaces = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

export interface ContainedOptions {
  /** A network of its own, without a way out: its devices and filters vanish with the run. */
  readonly hasOwnNetwork?: boolean;
}

/**
 * Runs what mounts disks and starts kernels so that nothing of it can outlive it, however it ends: in a process of its
 * own that is the first of a PID namespace and has a mount namespace. When that process ends, be it by SIGKILL, the
 * kernel kills all that it had started, and takes away its mounts with their loop devices
 * (pid_namespaces(7), mount_namespaces(7)). It dies with this process (PR_SET_PDEATHSIG). Its folder is a tmpfs that
 * nobody else sees.
 *
 * The contained process is this program again, with the same arguments; there, `run` is called.
 *
 * @throws CannotRunError where there is no root, or no tool and none can be installed.
 */
export async function contained(
  tools: readonly LabTool[],
  signal: AbortSignal,
  run: (directory: string) => Promise<number>,
  { hasOwnNetwork = false }: ContainedOptions = {},
): Promise<number> {
  if (isInside()) return await runInside(run);
  if (process.platform !== "linux") throw new CannotRunError(`it needs Linux; this is ${process.platform}`);
  if (process.getuid?.() !== 0) throw new CannotRunError("mounting disks needs root; run it as root");
  await installTools([...containmentTools, ...tools]);
  const own = [...namespaces, ...(hasOwnNetwork ? ["--net"] : [])];
  await tried("this root may not make namespaces", "unshare", [...own, "true"]);
  return await runAgain(own, signal);
}

function isInside(): boolean {
  return process.env[insideVariable] !== undefined && process.connected;
}

async function runInside(run: (directory: string) => Promise<number>): Promise<number> {
  process.on("message", (name: NodeJS.Signals) => process.kill(process.pid, name));
  // The channel must not keep this process alive when its work is done.
  process.channel?.unref();
  const scratch = await scratchFolder();
  const tmpfs = ["-t", "tmpfs", "-o", "mode=700", "holdfast-lab", scratch];
  await tried("this root may not mount", "mount", tmpfs);
  return await run(scratch);
}

/** One that nothing which the run uses lies in, since it will not be seen. */
async function scratchFolder(): Promise<string> {
  const { execPath, argv } = process;
  const used = [execPath, process.cwd(), tmpdir(), ...argv.filter((argument) => isAbsolute(argument))];
  for (const folder of scratchFolders) {
    const isFree = !used.some((path) => path === folder || path.startsWith(`${folder}/`));
    if (isFree && (await stat(folder).catch(() => undefined))?.isDirectory()) return folder;
  }
  throw new CannotRunError(
    `there is none of ${scratchFolders.join(", ")}, or each has something that is needed`,
  );
}

/** Passes the signal on, and answers the exit code of the contained process, which then is that of the signal. */
async function runAgain(own: readonly string[], signal: AbortSignal): Promise<number> {
  const program = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "unshare", ...own, ...program], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, PATH: toolPath(), [insideVariable]: "1" },
  });
  const passOn = (): void => {
    const name = signal.reason instanceof InterruptedError ? signal.reason.signal : "SIGTERM";
    // It may have ended meanwhile; then there is nothing to tell.
    if (child.connected) child.send(name, () => undefined);
  };
  signal.addEventListener("abort", passOn, { once: true });
  try {
    const [code, killedBy] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    if (code === null) throw new Error(`the contained process was killed by ${killedBy}`);
    return code;
  } finally {
    signal.removeEventListener("abort", passOn);
  }
}
