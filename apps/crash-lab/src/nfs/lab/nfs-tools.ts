import { kernelTool, type LabTool } from "../../machine/lab-tools.js";

/** What the lab is made of: a server, kernels that run as processes, their NFS modules, and a network between them. */
export const nfsTools: readonly LabTool[] = [
  kernelTool,
  { command: "ganesha.nfsd", package: "nfs-ganesha" },
  { command: "the server's VFS", package: "nfs-ganesha-vfs", file: "/etc/ganesha/vfs.conf" },
  { command: "mount.nfs", package: "nfs-common" },
  { command: "depmod", package: "kmod" },
  { command: "modprobe", package: "kmod" },
  { command: "ip", package: "iproute2" },
  { command: "ss", package: "iproute2" },
  { command: "iptables", package: "iptables" },
];
