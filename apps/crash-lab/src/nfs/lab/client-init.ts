import { quoted } from "../../machine/quoted.js";
import { exportName } from "./ganesha-config.js";
import { serverAddress } from "./lab-network.js";

export interface ClientSetting {
  /** Tells the server's clients apart: NFSv4.1 knows them by their host's name. */
  readonly hostName: string;
  readonly address: string;
  /** The files of the NFS client's modules, in order. */
  readonly modules: readonly string[];
  readonly mountPoint: string;
  /** The program that works there, and its arguments. */
  readonly command: readonly string[];
}

/** The options that AWS recommends for EFS ("Recommended NFS mount settings"). */
export const recommendedOptions: string =
  "nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport,sec=sys";

/** What is mounted. */
export const exportSource: string = `${serverAddress}:${exportName}`;

/** So many calls on files a process of the guest may have under way: as many as libuv has threads. */
const threads = 16;

/**
 * The first process of a client: its root is the host's, so that all it needs is there already. It becomes the program.
 * The console carries what the program hears and tells, so that a terminal's habits are turned off.
 */
export function clientInit({ hostName, address, modules, mountPoint, command }: ClientSetting): string {
  return [
    "#!/bin/sh",
    "set -e",
    "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    `export UV_THREADPOOL_SIZE=${threads}`,
    "mount -t proc proc /proc",
    "echo 1 1 1 1 > /proc/sys/kernel/printk",
    "stty raw -echo",
    "mount -t sysfs sysfs /sys",
    "mount -t tmpfs run /run",
    `echo ${quoted(hostName)} > /proc/sys/kernel/hostname`,
    "ip link set lo up",
    `ip address add ${quoted(address)}/24 dev vec0`,
    "ip link set vec0 up",
    ...modules.map((file) => `insmod ${quoted(file)}`),
    `mount -t nfs4 -o ${recommendedOptions} ${quoted(exportSource)} ${quoted(mountPoint)}`,
    `exec ${command.map(quoted).join(" ")}`,
    "",
  ].join("\n");
}
