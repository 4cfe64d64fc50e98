import type { Mount } from "@holdfast/posix";

/** The protocol's version, such as `4.1`; older kernels print `vers=4,minorversion=1`. */
export function nfsVersion(options: Mount["options"]): string | undefined {
  const version = options.get("vers");
  if (version !== "4") return version;
  return `4.${options.get("minorversion") ?? "0"}`;
}
