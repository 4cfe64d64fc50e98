import type { CephFolder } from "./ceph-folder.js";

interface CephPorts {
  readonly monitor: number;
  /** The OSD takes some of these. */
  readonly first: number;
  readonly last: number;
}

export interface CephConfigParts {
  readonly folder: CephFolder;
  readonly clusterId: string;
  readonly ports: CephPorts;
  /** The OSD's file takes only as much of it as is written. */
  readonly sizeGiB: number;
}

/** The configuration of the smallest cluster: one monitor, one OSD, one gateway, one copy, on the loopback interface. */
export function cephConfig({ folder, clusterId, ports, sizeGiB }: CephConfigParts): string {
  return `[global]
fsid = ${clusterId}
mon host = [v2:127.0.0.1:${ports.monitor}]
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr1 = false
ms bind ipv6 = false
ms bind port min = ${ports.first}
ms bind port max = ${ports.last}
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = ${folder.keyring}
run dir = ${folder.run}
crash dir = ${folder.crashes}
log file = ${folder.logs}/$type.log
mon cluster log file = ${folder.logs}/cluster.log
admin socket =
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 2000

[mon]
mon data = ${folder.monitorData}
mon data avail warn = 1
mon data avail crit = 0
auth allow insecure global id reclaim = false
# There is no second monitor to agree with.
paxos propose interval = 0.05
paxos min wait = 0.01

[osd]
osd data = ${folder.osdData}
osd objectstore = bluestore
bluestore block size = ${sizeGiB * 2 ** 30}
bluestore fsck on mkfs = false
# A start closes its device some ten times, and waits this long each time.
bdev aio poll ms = 10
osd memory target = 939524096
osd op num shards = 2
osd scrub load threshold = 0

[client]
# Who lost the OSD asks at once where it is now, not after ten seconds.
objecter tick interval = 0.5
objecter timeout = 1

[client.rgw]
log file = ${folder.logs}/rgw.log
rgw data = ${folder.gatewayData}
rgw thread pool size = 128
rgw gc obj min wait = 300
rgw gc processor period = 300
`;
}
