import type { HazardDescription } from "./hazard-description.js";
import { efsQuotas, kernelSource, manPage, rfc8881, thread } from "./hazard-sources.js";

/** What a client shows that is no longer, or not yet, so on the server. */
export const cacheHazards: readonly HazardDescription[] = [
  {
    id: "negative-dentry",
    title: "A file that is there is said not to be, for up to a minute",
    whatHappens:
      "A name that was looked up and not found is remembered. Opening it answers ENOENT without asking the server until the directory's attributes expire: after 30 s at first (acdirmin), 60 s at most (acdirmax).",
    trigger: "Looking for a file before another machine makes it.",
    handling:
      "ENOENT is believed only after the directories from the store's root down were opened afresh, which asks the server, and the look-up repeated.",
    remains: "A mount with nocto would make that in vain, and is refused.",
    disposition: "mitigated",
    sources: [
      manPage("nfs", 5, "Directory entry caching"),
      kernelSource("fs/nfs/dir.c", "nfs_lookup_revalidate"),
      thread("aws/efs-utils", 283),
    ],
  },
  {
    id: "open-by-cached-filehandle",
    title: "Opening a name can open the file that used to have it",
    whatHappens:
      "NFSv4.1 opens a name that it remembers by file handle (CLAIM_FH). After another client gave the name to another file, the old one is opened.",
    trigger: "Names that are replaced, or removed and made again.",
    handling:
      "A name stands for one content for ever. Where a name may come again, after trimming, ESTALE leads to one fresh look-up.",
    remains: "Nothing, as long as nobody else changes files of the store.",
    disposition: "mitigated",
    sources: [kernelSource("fs/nfs/nfs4file.c", "nfs4_file_open"), rfc8881("18.16")],
  },
  {
    id: "attr-cache-stale",
    title: "stat of a path shows an old size, time or link count",
    whatHappens: "Attributes are answered from the cache for 3 to 60 s.",
    trigger: "Polling a file's size or time, or trusting stat after another machine wrote.",
    handling:
      "A file is opened, which revalidates it (close-to-open), and asked by its handle. What is decided is decided by content.",
    remains: "Timestamps in a listing may be old; they are only ever compared with each other.",
    disposition: "mitigated",
    sources: [manPage("nfs", 5, "Data and metadata coherence")],
  },
  {
    id: "access-not-revalidation",
    title: "access() may be answered from the cache",
    whatHappens: "access(2) uses a cache of its own and says nothing about whether a file is still there.",
    trigger: "Asking by access whether a file exists.",
    handling: "access is never called.",
    remains: "Nothing.",
    disposition: "avoided",
    sources: [kernelSource("fs/nfs/dir.c", "nfs_do_access")],
  },
  {
    id: "readdir-not-snapshot",
    title: "A listing is no snapshot",
    whatHappens:
      "A directory is read in pieces. Entries that come or go meanwhile may be missed or come twice; a directory handle that was opened before is not revalidated.",
    trigger: "Listing while others write, and keeping directory handles open.",
    handling:
      "Each listing opens the directory anew and drops repeated names. What must not be missed is found by exclusive create, which asks the server.",
    remains: "Objects that are written during a listing may or may not be in it.",
    disposition: "mitigated",
    sources: [rfc8881("18.23"), manPage("readdir", 3)],
  },
  {
    id: "estale-open-file",
    title: "A file that is being read vanishes: ESTALE",
    whatHappens:
      "After another machine deletes a file its readers get ESTALE, sometimes ENOENT, in the middle.",
    trigger: "Cleaning up what others still read.",
    handling:
      "Retention keeps what a restart or a pin reads. ESTALE leads to one fresh look-up, and then is an object that is not there.",
    remains: "A reader of something that retention has dropped is told so by a typed error.",
    disposition: "mitigated",
    sources: [thread("git-lfs/git-lfs", 5676), thread("openzfs/zfs", 3404), rfc8881("15.1.2.7")],
  },
  {
    id: "inode-number-imprecise",
    title: "Inode numbers do not fit a JavaScript number",
    whatHappens:
      "A server's fileid has 64 bits. Above 2^53 a JavaScript number drops the last ones, so that different files seem to have the same number.",
    trigger: "Comparing st_ino as a number to tell one's own file from another's.",
    handling:
      "Numbers are asked for with all their bits. Where they come rounded, as from another file system that is passed in, a file is taken for ours only if its bytes are those of our temporary file, nonce included.",
    remains: "Nothing.",
    disposition: "mitigated",
    sources: [
      rfc8881("5.8.1.19"),
      {
        label: "Node.js, fs.Stats and its bigint option",
        url: "https://nodejs.org/api/fs.html#class-fsstats",
      },
    ],
  },
  {
    id: "errno-without-name",
    title: "Node.js has no name for ESTALE and EDQUOT",
    whatHappens:
      'libuv does not know these two, and Node.js calls them "Unknown system error -116" and "-122". Whoever looks for code === "ESTALE" never meets one.',
    trigger: "Handling the errors of NFS by their code, on Linux.",
    handling: "Errors are known by their number as well.",
    remains: "Nothing.",
    disposition: "mitigated",
    sources: [
      { label: "libuv, error constants", url: "https://docs.libuv.org/en/v1.x/errors.html" },
      manPage("errno", 3),
    ],
  },
  {
    id: "edquot-means-limit",
    title: "EDQUOT is not about disk space",
    whatHappens:
      "On Amazon EFS EDQUOT tells that a mount has 32,768 files open or 8,192 locks, or an account its quota of requests, and not that space is short.",
    trigger: "Many files open at once on one mount.",
    handling: "The error text says so. A file is closed as soon as it is read or written.",
    remains: "The limit counts for all processes of a machine together.",
    disposition: "mitigated",
    sources: [efsQuotas],
  },
];
