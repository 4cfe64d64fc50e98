import { createHash } from "node:crypto";
import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { posixErrorCode } from "./map-posix-error.js";

/** What the name of a temporary file says about the process that made it. */
export interface ProcessMark {
  /** Eight hex digits for the boot, the PID namespace and the host: process ids mean something only within one. */
  readonly space: string;
  readonly pid: number;
  /** When the process started, in the kernel's ticks; tells a process from a later one with its id. */
  readonly start: string;
}

/** Looks at processes, so that the debris of dead ones can be told from files in use. */
export interface ProcessTable {
  self(): Promise<ProcessMark>;
  /** `true` only with proof; another namespace, another host or a platform without /proc is never proof. */
  isDead(mark: ProcessMark): Promise<boolean>;
}

/** The processes of this machine, by /proc (proc(5)); elsewhere than on Linux none is ever known to be dead. */
export function nodeProcessTable(): ProcessTable {
  let self: Promise<ProcessMark> | undefined;
  const ownMark = (): Promise<ProcessMark> => {
    self ??= readOwnMark();
    return self;
  };
  return {
    self: ownMark,
    isDead: async (mark) => {
      const own = await ownMark();
      if (own.start === "0" || mark.space !== own.space) return false;
      if (!processExists(mark.pid)) return true;
      const start = await startOf(mark.pid);
      return start !== undefined && start !== mark.start;
    },
  };
}

async function readOwnMark(): Promise<ProcessMark> {
  const start = await startOf(process.pid);
  const boot = await orEmpty(readFile("/proc/sys/kernel/random/boot_id", "utf8"));
  const namespace = await orEmpty(readlink("/proc/self/ns/pid"));
  const known = start !== undefined && boot !== "" && namespace !== "";
  const space = createHash("sha256").update(`${boot}\n${namespace}\n${hostname()}`).digest("hex").slice(0, 8);
  return { space, pid: process.pid, start: known ? start : "0" };
}

/** A hidden process (mount option `hidepid`) still answers a signal, so its absence from /proc proves nothing. */
function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return posixErrorCode(error) !== "ESRCH";
  }
}

/** Field 22 of /proc/PID/stat; the command in field 2 is in parentheses and may hold any character. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await orEmpty(readFile(`/proc/${pid}/stat`, "utf8"));
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

/** What cannot be read is not known, which is an answer here and not a failure. */
async function orEmpty(text: Promise<string>): Promise<string> {
  return await text.catch(() => "");
}
