/** The system calls of the simulated disk; those of Node that take several make several. `readdir` makes `scandir`. */
export type DiskCallName =
  | "access"
  | "close"
  | "fdatasync"
  | "fstat"
  | "fsync"
  | "ftruncate"
  | "link"
  | "lstat"
  | "mkdir"
  | "open"
  | "read"
  | "realpath"
  | "rename"
  | "rmdir"
  | "scandir"
  | "stat"
  | "unlink"
  | "write";

/** A call that a program makes. */
export interface DiskCall {
  readonly call: DiskCallName;
  /** As the program gave it; of a call on a handle, the path by which it was opened. */
  readonly path: string;
  /** Where a `link` or `rename` leads. */
  readonly dest?: string;
  /** Whether it was to change the disk; an `open`, whether it was to write. */
  readonly isChange: boolean;
}

/** The errors of disks that are full, broken, or turned read-only, and of processes and machines with too many open files. */
export type DiskFaultCode = "EDQUOT" | "EIO" | "EMFILE" | "ENFILE" | "ENOSPC" | "EROFS" | "ESTALE";

/** What becomes of a call: an error, or, of a `read` or `write`, only so many bytes. */
export type DiskFault = { readonly code: DiskFaultCode } | { readonly shortBytes: number };

/** Decides which calls fail. `scriptedDiskFaults` and `seededDiskFaults` make one. */
export interface DiskFaults {
  /** What becomes of a call, asked once for each when its turn comes; nothing when it goes as it should. */
  next(call: DiskCall): DiskFault | undefined;
}

/** The errors by which a disk tells, at an fsync or a close, that it could not write what it had taken before. */
const writeErrors: readonly DiskFaultCode[] = ["EDQUOT", "EIO", "ENOSPC", "ESTALE"];

/** The error of a fault, if it is one. */
export function codeOf(fault: DiskFault | undefined): DiskFaultCode | undefined {
  return fault && "code" in fault ? fault.code : undefined;
}

/** Whether a call that ends like this has lost what it was to make durable, or may have. */
export function losesWrites(code: DiskFaultCode): boolean {
  return writeErrors.includes(code);
}

/** How many bytes a call comes to that was to read or write so many. */
export function bytesUnder(fault: DiskFault | undefined, length: number): number {
  return fault && "shortBytes" in fault ? Math.min(fault.shortBytes, length) : length;
}
