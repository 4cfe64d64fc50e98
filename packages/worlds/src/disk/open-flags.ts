import { constants } from "node:fs";
import { diskError, type Syscall } from "./disk-error.js";

/** What open(2) was asked for. */
export interface OpenFlags {
  readonly reads: boolean;
  readonly writes: boolean;
  readonly creates: boolean;
  readonly isExclusive: boolean;
  readonly truncates: boolean;
  readonly appends: boolean;
  /** Each write is durable when it returns. */
  readonly isSynchronous: boolean;
  readonly needsDirectory: boolean;
}

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND } = constants;
// Windows has none of these; its Node leaves them undefined.
const O_SYNC: number = constants.O_SYNC ?? 0;
const O_DSYNC: number = constants.O_DSYNC ?? 0;
const O_DIRECTORY: number = constants.O_DIRECTORY ?? 0;

/** Node's names for flags, see "File system flags" in its documentation. */
const named: Readonly<Record<string, number>> = {
  r: O_RDONLY,
  rs: O_RDONLY | O_SYNC,
  "r+": O_RDWR,
  "rs+": O_RDWR | O_SYNC,
  w: O_TRUNC | O_CREAT | O_WRONLY,
  wx: O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  "w+": O_TRUNC | O_CREAT | O_RDWR,
  "wx+": O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  a: O_APPEND | O_CREAT | O_WRONLY,
  ax: O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  as: O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  "a+": O_APPEND | O_CREAT | O_RDWR,
  "ax+": O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  "as+": O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

/** @throws EINVAL when there are no such flags */
export function openFlags(flags: string | number, call: Syscall): OpenFlags {
  const bits = typeof flags === "number" ? flags : named[flags];
  if (bits === undefined) throw diskError("EINVAL", call);
  const access = bits & (O_RDONLY | O_WRONLY | O_RDWR);
  const has = (flag: number): boolean => flag !== 0 && (bits & flag) !== 0;
  return {
    reads: access !== O_WRONLY,
    writes: access !== O_RDONLY,
    creates: has(O_CREAT),
    isExclusive: has(O_EXCL),
    truncates: has(O_TRUNC),
    appends: has(O_APPEND),
    isSynchronous: has(O_SYNC) || has(O_DSYNC),
    needsDirectory: has(O_DIRECTORY),
  };
}
