import { InvalidArgumentError } from "@holdfast/core";
import type { Choices } from "../../choices.js";
import type { DiskCall, DiskCallName, DiskFault, DiskFaultCode } from "./disk-faults.js";
import { PlannedDiskFaults } from "./planned-disk-faults.js";

export interface SeededDiskFaultsOptions {
  /** Chance; print its seed with a failure. */
  readonly choices: Choices;
  /** How often a call meets a fault, from 0 to 1. */
  readonly rate: number;
  /** The faults to choose from, of which each call meets those that it can meet on Linux. Default: all. */
  readonly among?: readonly (DiskFaultCode | "short")[];
  /** The calls that may meet one. Default: all. */
  readonly calls?: readonly DiskCallName[];
}

type Kind = DiskFaultCode | "short";

const ofReading: readonly Kind[] = ["EIO"];
const ofNames: readonly Kind[] = ["EDQUOT", "EIO", "ENOSPC", "EROFS"];
const ofRemoving: readonly Kind[] = ["EIO", "EROFS"];
const ofFlushing: readonly Kind[] = ["EDQUOT", "EIO", "ENOSPC"];
const ofOpening: readonly Kind[] = ["EIO", "EMFILE", "ENFILE"];

/** What each call can meet: see the ERRORS of its man page. */
const kindsOf: Readonly<Record<DiskCallName, readonly Kind[]>> = {
  access: ofReading,
  close: ofFlushing,
  fdatasync: ofFlushing,
  fstat: ofReading,
  fsync: ofFlushing,
  ftruncate: ["EIO", "ENOSPC"],
  link: ofNames,
  lstat: ofReading,
  mkdir: ofNames,
  open: ofOpening,
  read: ["EIO", "short"],
  realpath: ofReading,
  rename: ofNames,
  rmdir: ofRemoving,
  scandir: ofOpening,
  stat: ofReading,
  unlink: ofRemoving,
  write: ["EDQUOT", "EIO", "ENOSPC", "short"],
};

/** What an `open` that is to write can meet as well. */
const ofWriting: readonly Kind[] = ["EDQUOT", "ENOSPC", "EROFS"];

/** How many bytes a short read or write comes to, at most. */
const mostShortBytes = 600;

/**
 * Faults by chance, of each call those that it can meet on Linux.
 * @throws InvalidArgumentError when an option cannot be used
 */
export function seededDiskFaults(options: SeededDiskFaultsOptions): PlannedDiskFaults {
  const { choices, rate, among, calls } = options;
  if (!(rate >= 0 && rate <= 1)) throw new InvalidArgumentError(`rate is ${rate}; give a number from 0 to 1`);
  return new PlannedDiskFaults(({ call, isChange }: DiskCall): DiskFault | undefined => {
    // Each call takes the same number of choices, so that options do not shift those of later calls.
    const [strikes, which, short] = [choices.fraction(), choices.fraction(), choices.below(mostShortBytes)];
    if (strikes >= rate || (calls && !calls.includes(call))) return undefined;
    const known = call === "open" && isChange ? [...kindsOf.open, ...ofWriting] : kindsOf[call];
    const possible = known.filter((kind) => !among || among.includes(kind));
    const kind = possible[Math.floor(which * possible.length)];
    if (kind === undefined) return undefined;
    return kind === "short" ? { shortBytes: short + 1 } : { code: kind };
  });
}
