import type { HazardId } from "../../../src/index.js";

/** A thread of other projects, and what holds its story here. */
export interface RealWorldThread {
  readonly name: string;
  readonly url: string;
  readonly whatHappened: string;
  readonly hazards: readonly HazardId[];
  /** Tests that play the story, by their file from the root and a part of their title; or why there is none. */
  readonly cases: readonly ThreadCase[] | { readonly none: string };
}

interface ThreadCase {
  readonly file: string;
  readonly title: string;
}

const github = (repository: string, number: number): string =>
  `https://github.com/${repository}/issues/${number}`;
const here = (title: string): ThreadCase => ({
  file: "packages/efs/test/hazards/real-world-threads.test.ts",
  title,
});
const disk = (title: string): ThreadCase => ({ file: "packages/worlds/test/crash-states.test.ts", title });

/** Stories that a user of checkpoints on files may meet. */
export const realWorldThreads: readonly RealWorldThread[] = [
  {
    name: "aws/efs-utils#283",
    url: github("aws/efs-utils", 283),
    whatHappened:
      "A new file is not found on another machine for seconds, until someone lists or touches its directory.",
    hazards: ["negative-dentry"],
    cases: [here("aws/efs-utils#283")],
  },
  {
    name: "apache/paimon#6777",
    url: github("apache/paimon", 6777),
    whatHappened:
      "A rename timed out, its repetition failed, and cleaning up after the failure deleted the snapshot that was committed.",
    hazards: ["rename-retry-destroys", "rename-reply-lost"],
    cases: [here("apache/paimon#6777")],
  },
  {
    name: "hpcc-systems/HPCC-Platform#18352",
    url: github("hpcc-systems/HPCC-Platform", 18352),
    whatHappened: "rename answers an error on NFS, and right afterwards the file has its new name.",
    hazards: ["rename-reply-lost"],
    cases: [here("hpcc-systems/HPCC-Platform#18352")],
  },
  {
    name: "git-lfs/git-lfs#5676",
    url: github("git-lfs/git-lfs", 5676),
    whatHappened:
      "Several builds fill one store of objects, mounted exactly as recommended for EFS; some get ESTALE while they read.",
    hazards: ["estale-open-file", "rename-over-open-target"],
    cases: [here("git-lfs#5676")],
  },
  {
    name: "cvmfs/cvmfs#559",
    url: github("cvmfs/cvmfs", 559),
    whatHappened:
      "A second client's rename over a cached object made the first one's handle stale; mended by link and unlink.",
    hazards: ["rename-over-open-target", "estale-open-file"],
    cases: [here("cvmfs#559")],
  },
  {
    name: "openzfs/zfs#3404",
    url: github("openzfs/zfs", 3404),
    whatHappened: "A file is removed on one machine, and ESTALE is what another one gets for it.",
    hazards: ["estale-open-file"],
    cases: [here("openzfs/zfs#3404")],
  },
  {
    name: "openzfs/zfs#6197",
    url: github("openzfs/zfs", 6197),
    whatHappened:
      "A file is replaced by mv every half second, and a reader on another machine gets stale handles.",
    hazards: ["rename-over-open-target", "estale-open-file"],
    cases: [here("openzfs/zfs#6197")],
  },
  {
    name: "FLINK-35217",
    url: "https://issues.apache.org/jira/browse/FLINK-35217",
    whatHappened:
      "A checkpoint's _metadata was made visible without having been synced, and had zero bytes after a power cut.",
    hazards: ["zero-or-empty-file", "write-reorder"],
    cases: [
      here("FLINK-35217"),
      disk("no fsync of the file: empty and zeros under the final name, even with the directory synced"),
    ],
  },
  {
    name: "FLINK-36421",
    url: "https://issues.apache.org/jira/browse/FLINK-36421",
    whatHappened: "The same for the state files that the metadata names.",
    hazards: ["zero-or-empty-file", "write-reorder"],
    cases: [
      here("FLINK-36421"),
      disk("no fsync of the file: empty and zeros under the final name, even with the directory synced"),
    ],
  },
  {
    name: "FLINK-17808",
    url: "https://issues.apache.org/jira/browse/FLINK-17808",
    whatHappened: "A checkpoint's metadata can be read under its final name before it is whole.",
    hazards: ["excl-create-ok", "visible-not-durable"],
    cases: [here("FLINK-17808")],
  },
  {
    name: "etcd-io/etcd#6368",
    url: github("etcd-io/etcd", 6368),
    whatHappened:
      "The log's file was renamed into place and its directory not synced, so that what was acknowledged could be lost.",
    hazards: ["dirent-not-durable"],
    cases: [
      disk("only the file synced: its name may be gone"),
      disk("no fsync of the directory: the old content may come back"),
    ],
  },
  {
    name: "etcd-io/etcd#14098",
    url: github("etcd-io/etcd", 14098),
    whatHappened: "After a power cut the log ends in bytes that were never written as they are.",
    hazards: ["zero-or-empty-file", "write-reorder"],
    cases: [
      disk("every sector of a write is kept or lost by itself"),
      disk("bytes whose size was lost never show"),
    ],
  },
  {
    name: "etcd-io/etcd#16596",
    url: github("etcd-io/etcd", 16596),
    whatHappened:
      "A power cut in the middle of a write longer than a page left a part of it, and the member did not start again.",
    hazards: ["zero-or-empty-file"],
    cases: [disk("every sector of a write is kept or lost by itself")],
  },
  {
    name: "Yolean/kubernetes-kafka#157",
    url: github("Yolean/kubernetes-kafka", 157),
    whatHappened:
      "A pod on an NFS volume was deleted, and its successor found offset checkpoints of zero bytes.",
    hazards: ["zero-or-empty-file", "killed-writer-flushes-later"],
    cases: [here("kubernetes-kafka#157")],
  },
  {
    name: "DataBiosphere/toil#4333",
    url: github("DataBiosphere/toil", 4333),
    whatHappened: "With the quota used up, a rename over a job's file left no file at all.",
    hazards: ["rename-over-open-target", "edquot-means-limit"],
    cases: [here("toil#4333")],
  },
  {
    name: "npm/write-file-atomic#28",
    url: github("npm/write-file-atomic", 28),
    whatHappened: "On Windows rename fails with EPERM while anyone has the file open.",
    hazards: ["win-rename"],
    cases: {
      none: "it is about Windows, which has no NFS mounts that this adapter accepts; and nothing is renamed anywhere",
    },
  },
  {
    name: "NetBSD PR/33861",
    url: "https://gnats.netbsd.org/33861",
    whatHappened:
      "A lost reply makes the client repeat a rename, which fails with ENOENT, or removes the new target by its own precautions.",
    hazards: ["rename-retry-destroys"],
    cases: [here("NetBSD PR/33861")],
  },
  {
    name: "CrashMonkey, new bugs 1 to 7",
    url: "https://github.com/utsaslab/crashmonkey/blob/master/newBugs.md",
    whatHappened: "Synced files, links and renames are lost after a power cut on btrfs and f2fs.",
    hazards: ["dirent-not-durable"],
    cases: {
      none: "these are bugs of local file systems, behind a server that nobody here sees; btrfs and f2fs are worth a warning to the local backend",
    },
  },
];
