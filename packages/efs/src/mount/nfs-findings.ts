import type { Mount } from "@holdfast/posix";
import { type Finding, fine, refuse, warn } from "./mount-check.js";
import type { NfsParameters } from "./mount-facts.js";
import { nfsVersion } from "./nfs-version.js";

type Options = Mount["options"];

/** What the options of an NFS mount say. Defaults of ac*, lookupcache and cto are not printed: absent is default. */
export function nfsFindings({ options }: Mount, parameters: NfsParameters): readonly Finding[] {
  return [
    version(options),
    hardness(options),
    revalidation(options),
    closeToOpen(options),
    transport(options),
    writable(options),
    attributeCache(options),
    lookupCache(options),
    sharedCache(options),
    diskCache(options),
    connections(options),
    timeout(options),
    sourcePort(options),
    locking(options),
    lostLocks(parameters),
  ];
}

function version(options: Options): Finding {
  const seen = nfsVersion(options);
  const evidence = seen === undefined ? "no vers option" : `vers=${seen}`;
  const remedy = "mount it with nfsvers=4.1";
  switch (seen) {
    case "4.1":
      return fine(
        "nfs-version",
        evidence,
        "sessions make a repeated request be applied once, as long as the server lives",
      );
    case "4.0":
      return warn(
        "nfs-version",
        evidence,
        "there are no sessions: every lost reply leaves a call in doubt",
        remedy,
      );
    case "4.2":
      return refuse(
        "nfs-version",
        evidence,
        "Amazon EFS has no NFSv4.2, so this is another server",
        remedy,
        "nfs42",
      );
    default:
      return refuse(
        "nfs-version",
        evidence,
        "there is neither a session nor an open that asks the server",
        remedy,
        "nfs3",
      );
  }
}

function hardness(options: Options): Finding {
  const why =
    "a call that the server does not answer in time fails, and may be applied all the same, or later";
  if (options.has("softerr"))
    return refuse("hard", "softerr", why, "mount it with hard instead of softerr", "softerr");
  if (options.has("soft")) return refuse("hard", "soft", why, "mount it with hard instead of soft", "soft");
  if (options.has("hard")) return fine("hard", "hard", "a call waits until the server answers");
  return warn(
    "hard",
    "neither hard nor soft",
    "this kernel does not say how it repeats",
    "mount it with hard",
  );
}

function revalidation(options: Options): Finding {
  if (!options.has("softreval"))
    return fine("revalidation", "no softreval", "caches are not served past their time");
  const why = "old caches are served while the server is away, so that absence cannot be believed";
  return refuse("revalidation", "softreval", why, "mount it without softreval");
}

function closeToOpen(options: Options): Finding {
  if (!options.has("nocto")) return fine("close-to-open", "no nocto", "an open asks the server");
  const why = "an open does not ask the server, so that neither absence nor content can be believed";
  return refuse("close-to-open", "nocto", why, "mount it without nocto");
}

function transport(options: Options): Finding {
  const seen = options.get("proto") ?? "tcp";
  const evidence = options.has("proto") ? `proto=${seen}` : "no proto option";
  if (!seen.startsWith("udp")) return fine("transport", evidence, "requests are neither lost nor mixed up");
  const why = "pieces of different packets can be put together at today's speeds";
  return refuse("transport", evidence, why, "mount it with proto=tcp");
}

function writable(options: Options): Finding {
  if (!options.has("ro")) return fine("writable", "rw", "the mount can be written to");
  return refuse("writable", "ro", "the mount is read-only", "mount it with rw", "read-only");
}

function attributeCache(options: Options): Finding {
  if (options.has("noac"))
    return fine("attribute-cache", "noac", "every look-up asks the server; safe, and slow");
  const [min, max] = [Number(options.get("acdirmin") ?? 30), Number(options.get("acdirmax") ?? 60)];
  const evidence = `acdirmin=${min}, acdirmax=${max}${options.has("acdirmax") ? "" : " (default)"}`;
  if (Math.max(min, max) <= 60)
    return fine("attribute-cache", evidence, "no answer about a directory is older than a minute");
  const why = "what others see of this store without this adapter may be older than a minute";
  return warn("attribute-cache", evidence, why, "mount it with acdirmax=60, or without it");
}

function lookupCache(options: Options): Finding {
  const seen = options.get("lookupcache");
  const evidence = seen === undefined ? "lookupcache=all (default)" : `lookupcache=${seen}`;
  if (seen === undefined || seen === "all") {
    return fine(
      "lookup-cache",
      evidence,
      "absence is cached; directories are opened afresh before it is believed",
    );
  }
  return fine("lookup-cache", evidence, "absence is not cached");
}

function sharedCache(options: Options): Finding {
  if (!options.has("nosharecache"))
    return fine("shared-cache", "no nosharecache", "mounts of one server share a cache");
  const why = "two mounts of one file system on this machine do not see each other's writes at once";
  return warn("shared-cache", "nosharecache", why, "mount it without nosharecache");
}

function diskCache(options: Options): Finding {
  if (!options.has("fsc")) return fine("disk-cache", "no fsc", "nothing is cached on a local disk");
  const why = "content is cached on a local disk, one more place where it can be old or damaged";
  return warn("disk-cache", "fsc", why, "mount it without fsc");
}

function connections(options: Options): Finding {
  const seen = ["nconnect", "max_connect"].filter((name) => options.has(name));
  if (seen.length === 0) return fine("connections", "no nconnect", "one connection to the server");
  const evidence = seen.map((name) => `${name}=${options.get(name)}`).join(", ");
  return warn(
    "connections",
    evidence,
    "Amazon EFS does not support it",
    `mount it without ${seen.join(" and ")}`,
  );
}

function timeout(options: Options): Finding {
  const seen = options.get("timeo");
  const evidence = seen === undefined ? "timeo=600 (default)" : `timeo=${seen}`;
  if (seen === undefined || Number(seen) >= 150)
    return fine("timeout", evidence, "the server has time to answer");
  const why = "requests are repeated after less than 15 s, which a slow server takes for more work";
  return warn("timeout", evidence, why, "mount it with timeo=600");
}

function sourcePort(options: Options): Finding {
  if (options.has("noresvport"))
    return fine("source-port", "noresvport", "a new connection takes a new port");
  const why = "a connection that was cut may not come back for minutes, as it keeps its source port";
  return warn("source-port", "no noresvport", why, "mount it with noresvport");
}

function locking(options: Options): Finding {
  const local = options.get("local_lock") ?? "none";
  const seen = [
    ...(options.has("nolock") ? ["nolock"] : []),
    ...(local === "none" ? [] : [`local_lock=${local}`]),
  ];
  if (seen.length === 0)
    return fine("locking", "local_lock=none", "locks are the server's; none are used here");
  const why = "other programs' locks hold on this machine only; none are used here";
  return warn("locking", seen.join(", "), why, "mount it without nolock and local_lock");
}

function lostLocks({ recoverLostLocks }: NfsParameters): Finding {
  if (!recoverLostLocks) {
    return fine(
      "lost-locks",
      `recover_lost_locks=${recoverLostLocks === undefined ? "unknown" : "N"}`,
      "a lost lock is told",
    );
  }
  const why = "other programs go on writing after their lock was lost; none are used here";
  const remedy = "echo N > /sys/module/nfs/parameters/recover_lost_locks";
  return warn("lost-locks", "recover_lost_locks=Y", why, remedy);
}
