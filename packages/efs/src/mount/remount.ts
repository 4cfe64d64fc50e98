import type { Mount } from "@holdfast/posix";
import type { MountIdentity } from "./mount-identity.js";

/** What AWS recommends for EFS; most of it cannot be changed by `mount -o remount`. */
const recommended = "nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport";

/** The commands that mount the same file system as it should be. */
export function remountCommand(mount: Mount, identity: MountIdentity): string {
  const place = quoted(mount.mountPoint);
  if (isPartOfMount(mount)) {
    return `mount options are set where the volume is mounted (in Kubernetes by mountOptions of the PersistentVolume): ${recommended}`;
  }
  if (identity.kind === "amazon-efs" && identity.fileSystemId && !mount.source.includes(".efs.")) {
    return `umount ${place} && mount -t efs -o tls ${identity.fileSystemId}:/ ${place} (with accesspoint=fsap-… if it is mounted through one)`;
  }
  const port = mount.options.get("port");
  const options = port === undefined ? recommended : `${recommended},port=${port}`;
  return `umount ${place} && mount -t nfs4 -o ${options} ${quoted(mount.source)} ${place}`;
}

/** How to get an EFS file system to where there is none yet. */
export function mountCommand(directory: string): string {
  return `mount -t efs -o tls fs-…:/ ${quoted(directory)}`;
}

function isPartOfMount({ root = "/" }: Mount): boolean {
  return root !== "/";
}

function quoted(text: string): string {
  return /^[\w@%+=:,./[\]-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
