import type { Hazard } from "@holdfast/core";
import type { Platform } from "@holdfast/posix";
import type { Acknowledgement } from "./acknowledgement.js";

type Row = readonly [id: string, disposition: Hazard["disposition"], explanation: string];

const everywhere: readonly Row[] = [
  ["zero-or-empty-file", "mitigated", "a file is fsynced before it gets its name; and records carry a hash"],
  ["write-error-late", "mitigated", "fsync and close are awaited and checked; any error discards the file"],
  [
    "fsync-failed-clean",
    "mitigated",
    "after a failed fsync a file or directory is never fsynced again, but refused",
  ],
  [
    "visible-not-durable",
    "mitigated",
    "what another process wrote is fsynced before it is trusted; that an fsync of that process had failed cannot be seen",
  ],
  ["mount-vanished", "mitigated", "root and marker are checked before each call; a replaced root is refused"],
  ["readdir-not-snapshot", "mitigated", "each listing opens the directory anew and drops repeated names"],
  [
    "hard-mount-hang",
    "mitigated",
    "each call ends by its deadline; a hung device still holds one of Node's threads",
  ],
  ["rename-over-open-target", "avoided", "no name is ever replaced"],
  ["same-inode-rename-noop", "avoided", "nothing is renamed; the temporary name is unlinked"],
  ["append-not-atomic", "avoided", "files are written once, from the start"],
  ["lock-lease-lost", "avoided", "there are no locks"],
  ["mtime-lease-skew", "avoided", "timestamps of the file system are compared only with each other"],
];

/** The hazards of a local disk (ids as in the catalogue of file-system hazards), and how each is met here. */
export function localHazards(
  platform: Platform,
  acknowledged: ReadonlySet<Acknowledgement>,
): readonly Hazard[] {
  const rows: Row[] = [...everywhere];
  if (platform === "win32") {
    rows.push(
      [
        "dirent-not-durable",
        "residual",
        "Windows cannot fsync a directory: after a power cut a new name may be gone",
      ],
      [
        "win-rename",
        "mitigated",
        "nothing is renamed; an unlink that finds the file held open is tried again",
      ],
    );
  } else {
    rows.push([
      "dirent-not-durable",
      "mitigated",
      "the directory is fsynced, and so is each new one above it",
    ]);
  }
  if (platform === "darwin") {
    rows.push([
      "mac-fsync",
      "residual",
      "fsync asks for F_FULLFSYNC, and where that is not to be had Node falls back to a plain one without a word",
    ]);
  }
  for (const id of acknowledged) rows.push([id, "accepted", "accepted by name in the option acknowledge"]);
  return rows.map(([id, disposition, explanation]) => ({ id, disposition, explanation }));
}
