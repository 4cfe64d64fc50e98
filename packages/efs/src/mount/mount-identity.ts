import type { Mount } from "@holdfast/posix";
import type { EfsStateFile, MountFacts } from "./mount-facts.js";

/** What is behind an NFS mount, as far as a client can tell. */
export interface MountIdentity {
  readonly kind: "amazon-efs" | "s3-files" | "unproven";
  /** Such as `fs-0123456789abcdef0`. */
  readonly fileSystemId?: string;
  /** What it was told by. */
  readonly evidence: string;
}

const fileSystemName = /^(?:[a-z0-9-]+\.)?(fs-[0-9a-f]+)\.(efs|s3files)\.[a-z0-9-]+\./i;
const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "::1"]);

/**
 * Amazon's mount helper mounts through a local port, and plain mount(8) by the file system's DNS name. Anything else,
 * such as an address, may be EFS and cannot be known to be.
 */
export function identifyMount(mount: Mount, facts: MountFacts): MountIdentity {
  const host = hostOf(mount.source);
  const [, fileSystemId, service] = fileSystemName.exec(host) ?? [];
  if (fileSystemId !== undefined) {
    const kind = service?.toLowerCase() === "s3files" ? "s3-files" : "amazon-efs";
    return { kind, fileSystemId, evidence: mount.source };
  }
  if (loopback.has(host)) return behindLocalPort(mount, facts);
  return { kind: "unproven", evidence: `${mount.source} is no DNS name of an EFS file system` };
}

function behindLocalPort(mount: Mount, { efsUtils }: MountFacts): MountIdentity {
  // NFS's own port is not printed; efs-utils may use it too.
  const port = Number(mount.options.get("port") ?? 2049);
  const place = `${mount.source} port=${port}`;
  const states = efsUtils.stateFiles.filter((state) => state.port === port);
  const exact = states.filter((state) => state.mountPoint === dotted(mount.mountPoint));
  const candidates = exact.length > 0 ? exact : states;
  const [state] = candidates;
  const alike = new Set(candidates.map(({ fileSystemId }) => fileSystemId)).size === 1;
  if (state && alike) {
    const kind = state.service === "s3files" ? "s3-files" : "amazon-efs";
    return { kind, fileSystemId: state.fileSystemId, evidence: `${place}, state file ${nameOf(state)}` };
  }
  const why = state
    ? `several state files of efs-utils have this port: ${candidates.map(nameOf).join(", ")}`
    : efsUtils.unreadable
      ? `the state files of efs-utils cannot be read (${efsUtils.unreadable})`
      : "no state file of efs-utils has this port";
  return { kind: "unproven", evidence: `${place}; ${why}` };
}

/** As efs-utils makes a mount point part of a file's name. */
function dotted(mountPoint: string): string {
  return mountPoint.replaceAll("/", ".").replace(/^\.+/, "");
}

function nameOf({ fileSystemId, mountPoint, port }: EfsStateFile): string {
  return `${fileSystemId}.${mountPoint}.${port}`;
}

/** The part before `:/path`; an IPv6 address stands in brackets. */
function hostOf(source: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:/]+)):/.exec(source) ?? [];
  return bracketed ?? plain ?? source;
}
