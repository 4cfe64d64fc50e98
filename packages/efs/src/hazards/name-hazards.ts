import type { HazardDescription } from "./hazard-description.js";
import { efsUnsupported, kernelSource, manPage, rfc8881, thread } from "./hazard-sources.js";

/** What can go wrong when a name is given, changed or taken. */
export const nameHazards: readonly HazardDescription[] = [
  {
    id: "rename-reply-lost",
    title: "A rename that happened answers ENOENT",
    whatHappens:
      "The server applied the rename and its reply was lost. The repeated request finds no source any more, and the caller is told ENOENT for a rename that happened.",
    trigger: "A reply lost together with the server's memory of it: a failover, a restart, a long partition.",
    handling:
      "Nothing is ever renamed. A file gets its name by link(2), and a doubtful answer is settled by reading back who holds the name.",
    remains: "While the server cannot be reached the outcome stays unknown, and is told as such.",
    disposition: "avoided",
    sources: [manPage("rename", 2, "BUGS"), thread("hpcc-systems/HPCC-Platform", 18352)],
  },
  {
    id: "link-mkdir-unlink-reply-lost",
    title: "A link, mkdir or unlink that happened answers EEXIST or ENOENT",
    whatHappens:
      "The same loss of a reply makes an applied link or mkdir answer EEXIST on its repetition, and an applied unlink ENOENT. The EEXIST is about one's own file.",
    trigger: "A reply lost together with the server's memory of it.",
    handling:
      "After any error of link, the holder of the name is opened afresh and compared with our file, by identity or by its bytes, which hold a nonce. An existing directory is as good as a made one; absence on removal is success.",
    remains: "While the server cannot be reached the outcome stays unknown, and is told as such.",
    disposition: "mitigated",
    sources: [manPage("link", 2, "BUGS"), { label: "FreeBSD commit 742eb19799" }],
  },
  {
    id: "reply-cache-not-persistent",
    title: "Exactly-once sessions end with the server's memory",
    whatHappens:
      "NFSv4.1 sessions repeat a request and get the cached reply, so that it is applied once. The cache needs not survive the server, and on Amazon EFS it does not: after a failover a repeated request is carried out again.",
    trigger: "Failover or restart of the server while a request is under way.",
    handling:
      "Every answer to a call that is not idempotent is taken for doubtful and settled by reading back.",
    remains: "A client cannot see whether a server keeps its replies; nothing here relies on it.",
    disposition: "residual",
    sources: [efsUnsupported, rfc8881("2.10.6")],
  },
  {
    id: "excl-create-ok",
    title: "An exclusive create is safe, and shows an empty file",
    whatHappens:
      "open(O_CREAT|O_EXCL) sends a verifier, so that its repetition is recognised even without a reply cache. But the name is visible before any byte is written, and stays so if the writer dies.",
    trigger: "Claiming a name by O_EXCL and filling the file afterwards.",
    handling:
      "O_EXCL only makes temporary files, whose names are random. An object's name is linked to a file that is whole and synced.",
    remains: "Nothing.",
    disposition: "avoided",
    sources: [rfc8881("18.16"), kernelSource("fs/nfs/nfs4proc.c", "nfs4_do_open")],
  },
  {
    id: "rename-over-open-target",
    title: "A rename over a file that is open leaves a moment without any file",
    whatHappens:
      "If the target is open on the renaming client, the client first moves it to .nfsXXXX and then renames: two requests. Between them other clients see no file; if the second one fails, none stays.",
    trigger: "Replacing a file by rename while a process of the same machine has it open.",
    handling: "No name is ever replaced.",
    remains: "Nothing.",
    disposition: "avoided",
    sources: [
      kernelSource("fs/nfs/dir.c", "nfs_rename"),
      thread("cvmfs/cvmfs", 559),
      thread("openzfs/zfs", 6197),
    ],
  },
  {
    id: "rename-retry-destroys",
    title: "Repeating a rename, or cleaning up after it, can delete what it made",
    whatHappens:
      "The first rename was applied and told as failed. Whoever cleans up then removes what was committed; whoever repeats it gets ENOENT, and a client that has the new target open may move it aside first and delete it at the last close.",
    trigger: "A retry loop around rename, or a removal of the target after a rename that is told as failed.",
    handling: "Nothing is ever renamed, and so no rename is repeated.",
    remains: "Nothing.",
    disposition: "avoided",
    sources: [
      kernelSource("fs/nfs/dir.c", "nfs_rename, nfs_sillyrename"),
      { label: "NetBSD PR/33861", url: "https://gnats.netbsd.org/33861" },
      thread("apache/paimon", 6777),
    ],
  },
  {
    id: "dir-rename-remote",
    title: "A directory moved by another client is still found at its old place",
    whatHappens: "A cached path goes on to resolve to the directory, wherever it is now.",
    trigger: "Renaming a directory that other clients have in their caches.",
    handling: "Directories are made and removed, never renamed.",
    remains: "Do not move a store while anyone has it open.",
    disposition: "avoided",
    sources: [kernelSource("fs/nfs/dir.c", "nfs_lookup_revalidate")],
  },
  {
    id: "no-renameat2",
    title: "Renaming without replacing is not to be had",
    whatHappens: "renameat2(2) with any flag, RENAME_NOREPLACE too, answers EINVAL.",
    trigger: "Exclusive publication by RENAME_NOREPLACE.",
    handling: "link(2) is exclusive everywhere.",
    remains: "Nothing.",
    disposition: "avoided",
    sources: [manPage("rename", 2), kernelSource("fs/nfs/dir.c", "nfs_rename"), thread("oven-sh/bun", 36229)],
  },
  {
    id: "same-inode-rename-noop",
    title: "A rename between two names of one file does nothing, and succeeds",
    whatHappens: "If both names are hard links to one file, rename answers success and both names stay.",
    trigger: "Cleaning up a temporary name by renaming it over the published one.",
    handling: "The temporary name is unlinked.",
    remains: "Nothing.",
    disposition: "avoided",
    sources: [manPage("rename", 2)],
  },
  {
    id: "silly-rename-debris",
    title: ".nfs files appear, and keep directories from being removed",
    whatHappens:
      "Unlinking a file that is open on the same client moves it to .nfsXXXX until it is closed. Until then rmdir fails; if the client dies the file stays for good.",
    trigger: "Removing a file while a process of the same machine reads it.",
    handling:
      "Names that begin with a dot are no objects, and listings leave them out. Files are closed before they are unlinked. tidy removes .nfs files that were untouched for an hour.",
    remains: "Until then a client that died leaves their space used.",
    disposition: "mitigated",
    sources: [kernelSource("fs/nfs/unlink.c"), thread("DataBiosphere/toil", 2162)],
  },
  {
    id: "nlink-false-negative",
    title: "The link count says 1 for a link that was made",
    whatHappens:
      "After a link that failed the client refreshes no attributes, so that stat may go on to show one link although the server made the second.",
    trigger: "Deciding by st_nlink whether a link was applied, as link(2) itself advises.",
    handling: "Link counts are never looked at; the holder of the name is.",
    remains: "Nothing.",
    disposition: "avoided",
    sources: [kernelSource("fs/nfs/nfs4proc.c", "_nfs4_proc_link"), thread("gentoo/portage", 408)],
  },
];
