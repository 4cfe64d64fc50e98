// The labs in their short form. Each leaves its counts in a file of its own, which the totals are summed from.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, run } from "./workspace.mjs";

/** This seed's first kill comes late, on a disk that has a checkpoint already, however slow the machine is. */
const oneLateKill = ["--cuts", "1", "--seed", "24"];

const proof = (name, script, ...options) => ({ name, app: "proof", script, options });
const crashes = (name, ...options) => ({ name, app: "crash-lab", script: "lab", options });

export const labs = [
  proof("mutants", "mutants"),
  proof("model", "model", "--budget", "60s"),
  proof("model-mutants", "model", "--mutants", "--budget", "60s"),
  crashes("power-ext4", "power", "--fs", "ext4", "--cuts", "50"),
  crashes("power-xfs", "power", "--fs", "xfs", "--cuts", "50"),
  // What does lose data has to be seen to.
  crashes("power-ext4-naive", "power", "--fs", "ext4", "--cuts", "10", "--writer", "naive"),
  crashes("power-xfs-naive", "power", "--fs", "xfs", "--cuts", "10", "--writer", "naive"),
  crashes("kernel-ext4", "kernel", "--fs", "ext4", ...oneLateKill),
  crashes("kernel-xfs", "kernel", "--fs", "xfs", ...oneLateKill),
  crashes("kernel-btrfs", "kernel", "--fs", "btrfs", ...oneLateKill),
  // The disk world is held against real disks.
  crashes("reality", "reality", "--cuts", "40"),
  // What a simulated S3 may do to a job; the tests have the adapters that must be found out.
  crashes("faults", "faults", "--every", "80", "--runs", "120"),
  // The S3 backend on a real server: over a network that cuts, then killed; and the simulated S3 held against it.
  crashes("s3", "s3", "conformance", "--short", "--through-proxy", "--kill", "4"),
  crashes("s3-agreement", "s3", "agreement"),
  // Any order of what clients of a simulated NFS server do, and anything going wrong.
  crashes("nfs-world", "nfs-world", "--every", "150", "--runs", "200"),
  // Two client kernels on a real NFS server, which the simulated one is held against.
  crashes("nfs", "nfs", "--rounds", "6"),
  crashes("nfs-hazards", "nfs", "hazards", "--short"),
  // What publishing by rename comes to has to be seen, in plain files and by jobs.
  crashes("nfs-rename", "nfs", "--rounds", "4", "--writer", "rename"),
  crashes(
    "nfs-rename-published",
    "nfs",
    "--rounds",
    "8",
    "--kind",
    "failover",
    "--writer",
    "rename-to-publish",
  ),
  crashes("nfs-rename-retried", "nfs", "--rounds", "8", "--kind", "failover", "--writer", "rename-retried"),
];

export const totalsOf = ({ app, name }) => join(root, "apps", app, ".labs", `${name}.json`);

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const lab of labs) {
    const { name, script, options } = lab;
    console.log(`\n== lab: ${name}`);
    rmSync(totalsOf(lab), { force: true });
    const args = ["run", "--silent", script, "--", ...options, "--totals", totalsOf(lab)];
    if (run("npm", args) !== 0) process.exitCode = 1;
  }
}
