/** A platform, by the name that `process.platform` has for it. */
export type Platform = "aix" | "darwin" | "freebsd" | "linux" | "openbsd" | "sunos" | "win32" | (string & {});
