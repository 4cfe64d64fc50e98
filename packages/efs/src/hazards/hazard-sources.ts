import type { HazardSource } from "./hazard-description.js";

/** A page of the Linux manual, such as `rename(2)`. */
export function manPage(name: string, section: number, part?: string): HazardSource {
  const url = `https://man7.org/linux/man-pages/man${section}/${name}.${section}.html`;
  return { label: `${name}(${section})${part ? `, ${part}` : ""}`, url };
}

/** A source file of Linux 6.1, the release that the claims were read in. */
export function kernelSource(path: string, part?: string): HazardSource {
  return {
    label: `Linux 6.1, ${path}${part ? ` (${part})` : ""}`,
    url: `https://github.com/torvalds/linux/blob/v6.1/${path}`,
  };
}

/** A section of RFC 8881, NFS version 4.1. */
export function rfc8881(section: string): HazardSource {
  return { label: `RFC 8881 §${section}`, url: `https://www.rfc-editor.org/rfc/rfc8881#section-${section}` };
}

/** A page of the Amazon EFS user guide. */
export function efsGuide(page: string, label: string): HazardSource {
  return {
    label: `Amazon EFS user guide: ${label}`,
    url: `https://docs.aws.amazon.com/efs/latest/ug/${page}`,
  };
}

/** An issue or pull request on GitHub. */
export function thread(repository: string, number: number): HazardSource {
  return {
    label: `${repository}#${number}`,
    url: `https://github.com/${repository}/issues/${number}`,
  };
}

/** What NFSv4 has and Amazon EFS has not. */
export const efsUnsupported: HazardSource = efsGuide(
  "nfs4-unsupported-features.html",
  "unsupported NFSv4 features",
);
/** Quotas that every EFS file system has. */
export const efsQuotas: HazardSource = efsGuide("limits.html", "quotas");
/** The options that AWS recommends for a mount. */
export const efsMountSettings: HazardSource = efsGuide(
  "mounting-fs-nfs-mount-settings.html",
  "recommended NFS mount settings",
);
/** Rebello et al., Can Applications Recover from fsync Failures? (USENIX ATC 2020). */
export const fsyncFailures: HazardSource = {
  label: "Rebello et al., Can Applications Recover from fsync Failures? (USENIX ATC 2020)",
  url: "https://www.usenix.org/conference/atc20/presentation/rebello",
};
