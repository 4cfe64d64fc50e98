import { quoted } from "../machine/quoted.js";

export interface GuestSetting {
  readonly format: string;
  /** Where the guest mounts its disk. */
  readonly mountPoint: string;
  /** The program that works there, and its arguments. */
  readonly command: readonly string[];
}

/**
 * The first process of the guest: its root is the host's, so that all it needs is there already. It becomes the worker.
 * The kernel's messages are turned off, since the worker speaks on the same console.
 */
export function initScript({ format, mountPoint, command }: GuestSetting): string {
  return [
    "#!/bin/sh",
    "set -e",
    "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "mount -t proc proc /proc",
    "echo 1 1 1 1 > /proc/sys/kernel/printk",
    `mount -t ${quoted(format)} /dev/ubda ${quoted(mountPoint)}`,
    `exec ${command.map(quoted).join(" ")}`,
    "",
  ].join("\n");
}
