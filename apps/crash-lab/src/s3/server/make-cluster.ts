import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { runTool } from "../../machine/run-tool.js";
import { cephConfig } from "./ceph-config.js";
import type { CephDaemon } from "./ceph-daemon.js";
import type { CephFolder } from "./ceph-folder.js";
import { freePorts } from "./free-ports.js";

const portCount = 32;

/** What each member of the cluster may do. */
const members: readonly { readonly name: string; readonly capabilities: Readonly<Record<string, string>> }[] =
  [
    { name: "mon.", capabilities: { mon: "allow *" } },
    { name: "client.admin", capabilities: { mon: "allow *", osd: "allow *" } },
    { name: "osd.0", capabilities: { mon: "allow profile osd", osd: "allow *" } },
    { name: "client.rgw", capabilities: { mon: "allow rw", osd: "allow rwx" } },
  ];

/** Makes a new cluster, with its monitor running and its OSD known to it; what was half made before is removed. */
export async function makeCluster(folder: CephFolder, monitor: CephDaemon, sizeGiB: number): Promise<void> {
  await emptyFolders(folder);
  const clusterId = randomUUID();
  const osdId = randomUUID();
  const first = await freePorts(portCount, `cluster in ${folder.path}`);
  const ports = { monitor: first, first: first + 1, last: first + portCount - 1 };
  await writeFile(folder.config, cephConfig({ folder, clusterId, ports, sizeGiB }));
  await makeKeyring(folder);

  const { config, keyring, monitorMap } = folder;
  const address = `[v2:127.0.0.1:${ports.monitor}]`;
  await runTool("monmaptool", [
    "--create",
    "--clobber",
    "--fsid",
    clusterId,
    "--addv",
    "a",
    address,
    monitorMap,
  ]);
  const monitorArgs = ["-c", config, "-i", "a", "--mkfs", "--monmap", monitorMap, "--keyring", keyring];
  await runTool("ceph-mon", monitorArgs);
  await startMonitor(monitor);
  await Promise.all([
    runTool("ceph", ["-c", config, "-n", "client.admin", "osd", "new", osdId]),
    // The file of the OSD needs no monitor.
    runTool("ceph-osd", ["-c", config, "-i", "0", "--mkfs", "--osd-uuid", osdId, "--no-mon-config"]),
  ]);
  await writeFile(folder.madeMark, "");
}

export async function startMonitor(monitor: CephDaemon): Promise<void> {
  await monitor.start("ceph-mon", ["-i", "a"]);
}

async function emptyFolders(folder: CephFolder): Promise<void> {
  const { monitorData, osdData, gatewayData, crashes } = folder;
  await rm(folder.madeMark, { force: true });
  for (const path of [monitorData, osdData, gatewayData, crashes]) {
    await rm(path, { recursive: true, force: true });
    await mkdir(path, { recursive: true, mode: 0o700 });
  }
}

async function makeKeyring({ keyring }: CephFolder): Promise<void> {
  await rm(keyring, { force: true });
  await runTool("ceph-authtool", ["--create-keyring", keyring]);
  for (const { name, capabilities } of members) {
    const caps = Object.entries(capabilities).flatMap(([of, what]) => ["--cap", of, what]);
    await runTool("ceph-authtool", [keyring, "--gen-key", "-n", name, ...caps]);
  }
}
