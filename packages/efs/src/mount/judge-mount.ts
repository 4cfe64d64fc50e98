import type { Mount } from "@holdfast/posix";
import type { Acknowledgement } from "./acknowledgement.js";
import { judgeHazards } from "./judge-hazards.js";
import { type Finding, fine, type MountCheck, refuse, warn } from "./mount-check.js";
import type { MountFacts } from "./mount-facts.js";
import { identifyMount, type MountIdentity } from "./mount-identity.js";
import type { MountReport } from "./mount-report.js";
import { nfsFindings } from "./nfs-findings.js";
import { placeFindings } from "./place-findings.js";
import { remountCommand } from "./remount.js";

/** Whether a place can hold a store, by what a client can find out about it. Nothing is tried. */
export function judgeMount(facts: MountFacts, acknowledged: ReadonlySet<Acknowledgement>): MountReport {
  const place = placeFindings(facts);
  const nfs = place.every(({ verdict }) => verdict === "fine") ? facts.mount : undefined;
  const identity = nfs && identifyMount(nfs, facts);
  const findings = [
    ...place,
    ...(nfs && identity ? [identityFinding(identity), ...nfsFindings(nfs, facts.parameters)] : []),
    ...(nfs || !facts.mount ? [] : readOnlyFinding(facts.mount)),
  ];
  const checks = findings.map((finding) => accept(finding, acknowledged));
  const verdict = worst(checks);
  return {
    ...{ path: facts.path, verdict, mount: facts.mount, identity, checks },
    hazards: judgeHazards({ facts, checks, identity, acknowledged }),
    ...(nfs && identity && verdict !== "fine" && { remount: remountCommand(nfs, identity) }),
  };
}

function identityFinding({ kind, evidence, fileSystemId }: MountIdentity): Finding {
  switch (kind) {
    case "amazon-efs":
      return fine("identity", evidence, `this is Amazon EFS, file system ${fileSystemId}`);
    case "s3-files": {
      const why = "this is S3 Files, which has no hard links, and exclusive create is one";
      return refuse("identity", evidence, why, "use @holdfast/s3 on the bucket, or mount an EFS file system");
    }
    case "unproven": {
      const why = "what is behind this mount is not known; it need not be Amazon EFS";
      const remedy = "mount it by the file system's DNS name or with mount -t efs";
      return { ...warn("identity", evidence, why, remedy), acknowledgement: "server-unproven" };
    }
  }
}

/** What is no NFS and accepted by name still has to be writable. */
function readOnlyFinding({ options, mountPoint }: Mount): readonly Finding[] {
  if (!options.has("ro")) return [];
  const remedy = `mount -o remount,rw ${mountPoint}`;
  return [refuse("writable", "ro", "the mount is read-only", remedy, "read-only")];
}

function accept(finding: Finding, acknowledged: ReadonlySet<Acknowledgement>): MountCheck {
  const { acknowledgement } = finding;
  const accepted = acknowledgement !== undefined && acknowledged.has(acknowledgement);
  return accepted ? { ...finding, verdict: "accepted" } : finding;
}

function worst(checks: readonly MountCheck[]): MountReport["verdict"] {
  if (checks.some(({ verdict }) => verdict === "refuse")) return "refuse";
  return checks.every(({ verdict }) => verdict === "fine") ? "fine" : "warn";
}
