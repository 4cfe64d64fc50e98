import type { HazardDescription } from "./hazard-description.js";
import { fsyncFailures, kernelSource, manPage, thread } from "./hazard-sources.js";

/** What can go wrong between writing bytes and finding them again. */
export const writeHazards: readonly HazardDescription[] = [
  {
    id: "write-error-late",
    title: "A failed write is told at fsync or close, once",
    whatHappens:
      "write(2) fills the client's cache. EIO, ENOSPC and EDQUOT come at fsync or close, and what failed is dropped.",
    trigger: "Not looking at the results of fsync and close.",
    handling:
      "Both are awaited, sync and close; after any error the temporary file is discarded and nothing is named.",
    remains: "Nothing.",
    disposition: "mitigated",
    sources: [manPage("close", 2), manPage("write", 2), kernelSource("fs/nfs/write.c")],
  },
  {
    id: "write-reorder",
    title: "Unsynced bytes reach the server in any order",
    whatHappens:
      "The client sends dirty pages when it likes, across files in any order, so that a later file can be there before an earlier one.",
    trigger: "Making something visible that points to what is not synced.",
    handling: "A file is synced before it gets its name, and a record is made after everything it names.",
    remains: "Nothing.",
    disposition: "mitigated",
    sources: [
      manPage("nfs", 5, "The sync mount option"),
      { label: "FLINK-35217", url: "https://issues.apache.org/jira/browse/FLINK-35217" },
    ],
  },
  {
    id: "killed-writer-flushes-later",
    title: "What a killed process wrote may reach the server after its death",
    whatHappens:
      "Dirty pages belong to the kernel, not to the process; they are sent later, when someone else may be the owner.",
    trigger: "Killing a process and taking its files for finished or for gone.",
    handling:
      "Only temporary files of random names have unsynced bytes. Nobody reads them, and tidy removes them.",
    remains: "Nothing.",
    disposition: "mitigated",
    sources: [kernelSource("fs/nfs/write.c", "nfs_writepages")],
  },
  {
    id: "call-applied-late",
    title: "A call that was given up is carried out later",
    whatHappens:
      "On a hard mount a call cannot be withdrawn. When the network is back, the kernel of a machine that was cut off still sends it, long after its caller was told that nothing is known.",
    trigger: "A partition, a stopped machine, a deadline that passes while a call is in the kernel.",
    handling:
      "The caller is told OutcomeUnknown and nothing is removed. Names are given exclusively, so a late link loses against whoever has the name; the log's floor makes a record void that comes after trimming.",
    remains: "An object may appear late; sweep and tidy remove what nothing names.",
    disposition: "residual",
    sources: [manPage("nfs", 5, "soft / softerr / hard")],
  },
  {
    id: "append-not-atomic",
    title: "Appends of two clients overwrite each other",
    whatHappens:
      "NFS has no append; the client asks for the length and writes there. Two of them write to the same place.",
    trigger: "O_APPEND on a shared file.",
    handling: "A file is written once, from its start, by one writer, under a name that nobody else has.",
    remains: "Nothing.",
    disposition: "avoided",
    sources: [manPage("open", 2, "O_APPEND")],
  },
  {
    id: "mmap",
    title: "Mapped files are not coherent between machines",
    whatHappens:
      "Pages that are mapped are neither revalidated while they are in use nor written in any order.",
    trigger: "mmap(2) of a shared file.",
    handling: "Files are read and written by read and write.",
    remains: "Nothing.",
    disposition: "avoided",
    sources: [manPage("mmap", 2), manPage("nfs", 5, "Data and metadata coherence")],
  },
  {
    id: "fsync-failed-clean",
    title: "After a failed fsync the next one succeeds",
    whatHappens:
      "Pages that could not be written are marked clean; a second fsync has nothing to do and answers success.",
    trigger: "Calling fsync again after an error.",
    handling:
      "A file whose fsync failed is never synced again, but discarded; a repetition writes a new file.",
    remains: "Nothing.",
    disposition: "mitigated",
    sources: [fsyncFailures, manPage("fsync", 2)],
  },
  {
    id: "zero-or-empty-file",
    title: "A durable name with nothing behind it",
    whatHappens:
      "A name outlives a crash and its bytes do not: the file is empty, or has its length in zeros.",
    trigger: "Naming a file before its content is synced.",
    handling:
      "Sync comes before the name; records and blocks carry a hash, so that a length that fits is not enough.",
    remains: "Nothing.",
    disposition: "mitigated",
    sources: [
      thread("Yolean/kubernetes-kafka", 157),
      { label: "FLINK-36421", url: "https://issues.apache.org/jira/browse/FLINK-36421" },
    ],
  },
  {
    id: "dirent-not-durable",
    title: "A name that vanishes after a crash",
    whatHappens: "On a local disk a link or rename is durable only after an fsync of its directory.",
    trigger: "A power cut after the name was given and before its directory was synced.",
    handling:
      "On NFS the server makes a name durable before it answers; fsync of a directory does nothing on Linux. On a place that is accepted by name and is no NFS, directories are synced as on a local disk.",
    remains: "The server is trusted to keep what it answered; Amazon EFS says that it does.",
    disposition: "mitigated",
    sources: [
      manPage("fsync", 2),
      kernelSource("fs/nfs/dir.c", "nfs_fsync_dir"),
      thread("etcd-io/etcd", 6368),
    ],
  },
  {
    id: "visible-not-durable",
    title: "A file that is visible and not yet durable",
    whatHappens:
      "A process died after it named a file and before everything was synced; whoever finds the file trusts it.",
    trigger: "Trusting what one did not write oneself.",
    handling:
      "A name is only ever given to a file that is synced, on all machines alike, so that what has a name is durable.",
    remains: "That an fsync on another machine failed cannot be seen; that machine gave no name then.",
    disposition: "mitigated",
    sources: [
      fsyncFailures,
      { label: "FLINK-17808", url: "https://issues.apache.org/jira/browse/FLINK-17808" },
    ],
  },
];
