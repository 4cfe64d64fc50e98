/** A line of /proc/PID/mountinfo (proc(5)). */
export interface Mount {
  /** Its number among the machine's mounts, as `mnt_id` of /proc/PID/fdinfo names it. */
  readonly id?: number;
  /** The directory of the file system that is mounted: another than `/` for a bind mount of a part. */
  readonly root?: string;
  readonly mountPoint: string;
  /** The file system's type, such as `ext4`, `nfs4` or `fuse.sshfs`. */
  readonly type: string;
  /** What is mounted: a device, `server:/path`, or a name without meaning. */
  readonly source: string;
  /** `major:minor` of the st_dev of files on it. */
  readonly device: string;
  /** Options of this mount and of the file system; NFS puts its own into the latter. Flags have an empty value. */
  readonly options: ReadonlyMap<string, string>;
}

/** All mounts of a mountinfo text, in its order: a later one hides an earlier one at the same place. */
export function parseMountTable(text: string): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split("\n")) {
    const [front = "", back] = splitOnce(line, " - ");
    const [id, , device, root, mountPoint, options = ""] = front.split(" ");
    const [type, source, superOptions = ""] = (back ?? "").split(" ");
    if (!device || !root || !mountPoint || !type || source === undefined) continue;
    mounts.push({
      id: Number(id),
      root: decodeOctal(root),
      mountPoint: decodeOctal(mountPoint),
      type,
      source: decodeOctal(source),
      device,
      options: parseOptions(`${superOptions},${options}`),
    });
  }
  return mounts;
}

/**
 * The mount that a path lies on: of those whose place is the longest prefix of the path, the last one with the
 * device of the path. btrfs gives each subvolume a device of its own that no mount shows, so there the place decides.
 * Where the number of the mount is known, it alone decides: a place may be hidden by a mount above it.
 * @param device `st_dev` of the path.
 * @param id `mnt_id` of the path, from /proc/PID/fdinfo.
 */
export function findMount(
  mounts: readonly Mount[],
  path: string,
  device: number,
  id?: number,
): Mount | undefined {
  const named = mounts.find((mount) => mount.id === id);
  if (id !== undefined && named) return named;
  const around = mounts
    .filter(({ mountPoint }) => isAtOrBelow(path, mountPoint))
    .sort((a, b) => a.mountPoint.length - b.mountPoint.length);
  const wanted = deviceName(device);
  const innermost = around.at(-1);
  return (
    around.findLast((mount) => mount.device === wanted) ??
    (innermost?.type === "btrfs" ? innermost : undefined)
  );
}

/** `major:minor` of an st_dev, as glibc's gnu_dev_major(3) and gnu_dev_minor(3) take it apart. */
function deviceName(device: number): string {
  const bits = BigInt(device);
  const major = ((bits >> 8n) & 0xfffn) | ((bits >> 32n) & ~0xfffn);
  const minor = (bits & 0xffn) | ((bits >> 12n) & 0xffffff00n);
  return `${major}:${minor}`;
}

function isAtOrBelow(path: string, mountPoint: string): boolean {
  return path === mountPoint || path.startsWith(mountPoint.endsWith("/") ? mountPoint : `${mountPoint}/`);
}

function parseOptions(text: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const option of text.split(",")) {
    const [name, value = ""] = splitOnce(option, "=");
    if (name !== "") options.set(name, value);
  }
  return options;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Spaces, tabs, newlines and backslashes are written in octal. */
function decodeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
