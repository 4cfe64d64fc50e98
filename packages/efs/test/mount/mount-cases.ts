import { readdirSync, readFileSync } from "node:fs";
import { findMount, parseMountTable } from "@holdfast/posix";
import type { MountCheckId } from "../../src/mount/mount-check.js";
import type { EfsUtilsState, MountFacts, NfsParameters } from "../../src/mount/mount-facts.js";

/** A kind of mount as a machine shows it, and what is to be made of it. */
export interface MountCase {
  readonly name: string;
  readonly about: string;
  readonly facts: MountFacts;
  readonly expect: {
    readonly verdict: "fine" | "warn" | "refuse";
    readonly refused: readonly MountCheckId[];
    readonly warned: readonly MountCheckId[];
    readonly identity?: string;
    readonly fileSystemId?: string;
    readonly remount?: string;
  };
}

interface RecordedMount {
  readonly about: string;
  readonly path: string;
  readonly device: string;
  readonly mountId?: number;
  readonly magic?: string;
  readonly mountinfo: readonly string[];
  readonly efsUtils?: EfsUtilsState;
  readonly parameters?: NfsParameters;
  readonly expect: MountCase["expect"];
}

const folder = new URL("mounts/", import.meta.url);

/** Every recorded kind of mount. */
export const mountCases: readonly MountCase[] = readdirSync(folder)
  .sort()
  .map((file) => readCase(file.replace(/\.json$/, ""), readFileSync(new URL(file, folder), "utf8")));

function readCase(name: string, text: string): MountCase {
  const recorded: RecordedMount = JSON.parse(text);
  const { about, path, device, mountId, magic, mountinfo, expect } = recorded;
  const facts: MountFacts = {
    ...{ platform: "linux", path },
    mount: findMount(parseMountTable(mountinfo.join("\n")), path, deviceNumber(device), mountId),
    magic: magic === undefined ? undefined : Number(magic),
    parameters: recorded.parameters ?? { recoverLostLocks: false },
    efsUtils: recorded.efsUtils ?? { stateFiles: [] },
  };
  return { name, about, facts, expect };
}

/** st_dev of `major:minor`, as glibc's makedev(3) puts it together. */
function deviceNumber(name: string): number {
  const [major = 0, minor = 0] = name.split(":").map(Number);
  return major * 256 + (minor & 0xff) + (minor >> 8) * 2 ** 20;
}
