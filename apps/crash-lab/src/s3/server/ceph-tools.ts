import type { LabTool } from "../../machine/lab-tools.js";

/** What the server is made of. */
export const cephTools: readonly LabTool[] = [
  { command: "ceph", package: "ceph-common" },
  { command: "ceph-authtool", package: "ceph-common" },
  { command: "ceph-mon", package: "ceph-mon" },
  { command: "ceph-osd", package: "ceph-osd" },
  { command: "monmaptool", package: "ceph-common" },
  { command: "radosgw", package: "radosgw" },
  { command: "radosgw-admin", package: "radosgw" },
];
