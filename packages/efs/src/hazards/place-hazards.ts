import type { HazardDescription } from "./hazard-description.js";
import { efsGuide, manPage } from "./hazard-sources.js";

/** What can be wrong with the place itself. */
export const placeHazards: readonly HazardDescription[] = [
  {
    id: "place-not-shared",
    title: "The directory is no network file system",
    whatHappens:
      "The mount is missing, and the directory lies on the machine's own disk, in memory, or in a container's layer. Everything works, other machines see nothing of it, and it goes with the machine.",
    trigger: "A failed mount at boot, a forgotten volume, a wrong path.",
    handling:
      "The mount is looked up by the kernel's own number for it, and by statfs; what is no NFS is refused.",
    remains: "Nothing, unless it is accepted by name, as for trying things out.",
    disposition: "refused",
    sources: [manPage("statfs", 2), manPage("proc_pid_mountinfo", 5)],
  },
  {
    id: "mount-vanished",
    title: "The mount goes away, and writes land on the disk underneath",
    whatHappens: "After an umount the path still exists, as an empty directory of the machine's own disk.",
    trigger: "umount, a restarted container, an automounter.",
    handling:
      "Device and identity of the root and of the store's marker are checked on each call; where they have changed it is refused.",
    remains:
      "Between the check and the call there is a moment; a temporary file may be left on the disk underneath.",
    disposition: "mitigated",
    sources: [manPage("umount", 2), manPage("stat", 2)],
  },
  {
    id: "access-point-root-recreated",
    title: "A deleted root directory of an access point comes back empty",
    whatHappens:
      "If the directory of an access point is deleted, the next mount makes a new, empty one of the same name.",
    trigger: "Someone deletes the access point's directory, or points it elsewhere.",
    handling: "The store's marker holds a random identity; a root without it, or with another, is refused.",
    remains:
      "A store that was never opened before cannot be told from one that was lost; mustExist says which is meant.",
    disposition: "mitigated",
    sources: [
      efsGuide("enforce-root-directory-access-point.html", "enforcing a root directory with an access point"),
    ],
  },
  {
    id: "one-zone-loss",
    title: "A One Zone file system goes with its zone",
    whatHappens:
      "What fsync and close have acknowledged is durable within one Availability Zone only; losing the zone can lose the data.",
    trigger: "An EFS One Zone file system, and the loss of its zone.",
    handling: "Nothing: a client cannot see the kind of an EFS file system.",
    remains:
      "Look it up (aws efs describe-file-systems shows AvailabilityZoneName), and accept it by name if it is meant.",
    disposition: "residual",
    sources: [efsGuide("availability-durability.html", "availability and durability")],
  },
  {
    id: "server-unproven",
    title: "Nobody knows what is behind the mount",
    whatHappens:
      "A mount by address, or through a local port that no state file of efs-utils explains, may be Amazon EFS or any other NFS server, with other promises about durability and failover.",
    trigger: "Mounting by IP address; containers, where the state files of efs-utils are not to be seen.",
    handling: "It is allowed and told. Nothing relies on more than NFSv4.1 demands of every server.",
    remains:
      "A server that acknowledges before it has stored (an export with async) loses data in a crash. Mount by the file system's DNS name, or accept it by name.",
    disposition: "residual",
    sources: [manPage("exports", 5, "async"), efsGuide("efs-mount-helper.html", "the mount helper")],
  },
  {
    id: "s3-files",
    title: "An S3 Files mount looks like EFS, and has no hard links",
    whatHappens:
      "The same mount helper mounts S3 Files, by NFSv4.2 through a local port. It has no hard links, and exclusive create is one.",
    trigger: "mount -t s3files.",
    handling: "It is told by its name or by the state file of the mount helper, and refused.",
    remains: "Nothing; use @holdfast/s3 for a bucket.",
    disposition: "refused",
    sources: [
      {
        label: "Amazon S3 user guide: S3 Files, unsupported features",
        url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-files-quotas.html",
      },
      { label: "aws/efs-utils, mount_options.py", url: "https://github.com/aws/efs-utils" },
    ],
  },
  {
    id: "udp-corruption",
    title: "NFS over UDP can corrupt data",
    whatHappens:
      "At today's speeds the numbers of IP fragments wrap within the time a fragment is kept, and pieces of different packets are put together.",
    trigger: "The option proto=udp, which only NFS before version 4 has.",
    handling: "Such a mount is refused, and cannot be accepted.",
    remains: "Nothing.",
    disposition: "refused",
    sources: [manPage("nfs", 5, "Using NFS over UDP on high-speed links")],
  },
];
