import { type FileSystemFamily, fileSystemFamilies, type Mount } from "@holdfast/posix";
import type { Acknowledgement } from "./acknowledgement.js";
import { type Finding, fine, refuse, warn } from "./mount-check.js";
import type { MountFacts } from "./mount-facts.js";
import { mountCommand } from "./remount.js";

type Refusal = readonly [acknowledgement: Acknowledgement, why: string];

const localDisk: Refusal = ["local-disk", "this is a disk of this machine; other machines see nothing of it"];
const memory = "this is memory of this machine; nothing on it survives a restart";
const network =
  "how it caches and what it repeats is not that of NFS, and exclusive create is not proven on it";

const refusals: Partial<Record<FileSystemFamily, Refusal>> = {
  ...{ ext: localDisk, xfs: localDisk, btrfs: localDisk, f2fs: localDisk, fat: localDisk },
  tmpfs: ["tmpfs", memory],
  ramfs: ["ramfs", memory],
  overlay: ["overlay", "this is the layer of a container, and goes with it"],
  fuse: ["fuse", "a program in user space serves it, which may answer fsync without doing it"],
  "9p": ["network", network],
  smb: ["network", network],
  cluster: ["network", network],
  autofs: [
    "unknown-filesystem",
    "nothing is mounted here: the automounter has not mounted, or has failed to",
  ],
  "sgi-efs": ["unknown-filesystem", "this is the EFS of SGI's IRIX, which has its name only in common"],
};

/** Whether the place is NFS at all; if it is, that is one finding, and the options tell the rest. */
export function placeFindings(facts: MountFacts): readonly Finding[] {
  const { platform, mount, path } = facts;
  if (platform !== "linux") {
    const why =
      "mounts can only be inspected on Linux, and whether this one is hard and asks the server is not known";
    return [refuse("platform", platform, why, "run on Linux", "not-linux")];
  }
  const evidence = describePlace(facts);
  const families = fileSystemFamilies(facts);
  const wrong = [...families].find((family) => family !== "nfs");
  if (wrong !== undefined || families.size === 0) {
    const [acknowledgement, why] = (wrong && refusals[wrong]) ?? [
      "unknown-filesystem" as const,
      "this is a file system of which nothing is known",
    ];
    const remedy = `mount the file system there: ${mountCommand(path)}`;
    const found = refuse("file-system", evidence, why, remedy, acknowledgement);
    return mount ? [found, ...diskFindings(mount)] : [found];
  }
  if (!mount) {
    const why =
      "this is NFS, but its mount is not in /proc/self/mountinfo, so that its options cannot be seen";
    const remedy =
      "let the process see the mount: use a directory that is mounted inside of its root and namespace";
    return [refuse("mount", evidence, why, remedy, "unseen-mount")];
  }
  return [fine("file-system", evidence, "this is NFS")];
}

/** What makes a local disk that is accepted by name worse than it need be. */
function diskFindings({ options, mountPoint }: Mount): readonly Finding[] {
  const found: Finding[] = [];
  if (options.has("nobarrier") || options.get("barrier") === "0") {
    const seen = options.has("nobarrier") ? "nobarrier" : "barrier=0";
    const remedy = `mount -o remount,barrier=1 ${mountPoint}`;
    found.push(refuse("barriers", seen, "an fsync does not reach the disk", remedy, "nobarrier"));
  }
  if (options.get("data") === "writeback") {
    found.push(warn("data-mode", "data=writeback", "data=ordered is safer", "mount it with data=ordered"));
  }
  if (options.has("noauto_da_alloc")) {
    const why = "a file that others replace by rename may be empty after a crash";
    found.push(warn("delayed-allocation", "noauto_da_alloc", why, "mount it without noauto_da_alloc"));
  }
  return found;
}

function describePlace({ path, mount, magic }: MountFacts): string {
  const type = magic === undefined ? "" : ` statfs type 0x${magic.toString(16)}`;
  if (!mount) return `${path}: no mount found,${type || " statfs type unknown"}`;
  return `${mount.mountPoint}: ${mount.type} from ${mount.source},${type || " statfs type unknown"}`;
}
