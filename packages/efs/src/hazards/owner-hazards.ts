import type { HazardDescription } from "./hazard-description.js";
import { efsMountSettings, efsQuotas, kernelSource, manPage, rfc8881, thread } from "./hazard-sources.js";

/** What can go wrong when it has to be known who may write, and when a call ends. */
export const ownerHazards: readonly HazardDescription[] = [
  {
    id: "soft-timeout",
    title: "A soft mount gives up, and does not know what happened",
    whatHappens:
      "After the retries a soft or softerr mount answers EIO or ETIMEDOUT. The request may have been applied, or may be applied later; dirty pages are lost.",
    trigger: "The options soft and softerr, and a server that is slow or away.",
    handling: "Such a mount is refused.",
    remains:
      "Nothing, on a hard mount. Who accepts it by name gets OutcomeUnknown more often, and errors at fsync.",
    disposition: "refused",
    sources: [manPage("nfs", 5, "soft / softerr / hard"), efsMountSettings],
  },
  {
    id: "softreval",
    title: "Old caches are served while the server is away",
    whatHappens: "With softreval the client answers from expired caches when it cannot revalidate them.",
    trigger: "The option softreval, and a server that does not answer.",
    handling: "Such a mount is refused, and cannot be accepted: absence could not be believed.",
    remains: "Nothing.",
    disposition: "refused",
    sources: [manPage("nfs", 5, "softreval")],
  },
  {
    id: "hard-mount-hang",
    title: "Calls wait for ever while the server is away",
    whatHappens:
      "On a hard mount a call cannot end until the server answers, and cannot be cancelled. Node.js has 4 threads for files; once all wait, every file operation of the process waits.",
    trigger: "A server, network or mount proxy that is away.",
    handling:
      "Each call ends by its deadline, with OutcomeUnknown if it may have changed something. Fewer calls than Node.js has threads are under way at a time, so that other work goes on; a call that never began is told as not applied.",
    remains:
      "Threads that wait stay taken until the server is back. UV_THREADPOOL_SIZE gives a process more.",
    disposition: "mitigated",
    sources: [
      manPage("nfs", 5, "soft / softerr / hard"),
      { label: "Node.js, UV_THREADPOOL_SIZE", url: "https://nodejs.org/api/cli.html#uv_threadpool_sizesize" },
    ],
  },
  {
    id: "lock-lease-lost",
    title: "A lock is lost without a word",
    whatHappens:
      "After a partition longer than the lease the server gives the lock to another. The former holder's calls fail with EIO or, with the kernel parameter recover_lost_locks, go on as if nothing had happened.",
    trigger: "Relying on flock or fcntl for who may write.",
    handling:
      "There are no locks. Who may write is decided by the log: a claim fences every older owner by its position.",
    remains: "Nothing.",
    disposition: "avoided",
    sources: [
      manPage("flock", 2),
      rfc8881("9.6"),
      kernelSource("Documentation/admin-guide/kernel-parameters.txt", "nfs.recover_lost_locks"),
    ],
  },
  {
    id: "mtime-lease-skew",
    title: "Leases by a file's time compare two clocks",
    whatHappens:
      "The server's clock makes the time, the client's clock judges it; and times may be as coarse as a second, or cached.",
    trigger: "A lease kept by touching a file.",
    handling: "Times of the storage are only ever compared with each other; there is no lease.",
    remains: "Nothing.",
    disposition: "avoided",
    sources: [
      { label: "proper-lockfile 4.1.2", url: "https://www.npmjs.com/package/proper-lockfile/v/4.1.2" },
      thread("tox-dev/filelock", 561),
    ],
  },
  {
    id: "efs-limits",
    title: "What Amazon EFS has less of",
    whatHappens:
      "177 hard links to a file, 255 bytes in a name, 512 locks on a file; no pNFS, delegations, Kerberos or nconnect. In bursting mode throughput falls to 1 MB/s when the credits are used up.",
    trigger: "Going beyond, or running long at full speed.",
    handling:
      "A file has two names at most, for a moment. Names are bounded. Every call has a deadline, so that a slow file system is told and not waited for.",
    remains:
      "Throughput is bought at AWS; a checkpoint that has to be fast wants elastic or provisioned throughput.",
    disposition: "mitigated",
    sources: [
      efsQuotas,
      {
        label: "Amazon EFS user guide: performance",
        url: "https://docs.aws.amazon.com/efs/latest/ug/performance.html",
      },
    ],
  },
  {
    id: "mac-fsync",
    title: "On macOS fsync may stop at the drive's cache",
    whatHappens:
      "Node.js asks for F_FULLFSYNC and falls back to a plain fsync without a word; how the NFS client of macOS caches is not documented.",
    trigger: "Running on macOS.",
    handling: "A platform whose mounts cannot be inspected is refused unless it is accepted by name.",
    remains: "Nothing on Linux.",
    disposition: "refused",
    sources: [thread("libuv/libuv", 1124), thread("libuv/libuv", 1580), thread("libuv/libuv", 2317)],
  },
  {
    id: "win-rename",
    title: "On Windows open files cannot be renamed or removed",
    whatHappens: "EPERM, EBUSY or EACCES while anyone has a handle; and Amazon EFS does not support Windows.",
    trigger: "Running on Windows.",
    handling: "A platform whose mounts cannot be inspected is refused unless it is accepted by name.",
    remains: "Nothing on Linux.",
    disposition: "refused",
    sources: [thread("npm/write-file-atomic", 28)],
  },
];
