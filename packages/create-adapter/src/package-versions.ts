/** The versions of this package and of those that what it lays out depends on. */
export interface PackageVersions {
  readonly self: string;
  readonly core: string;
  readonly conformance: string;
}

/** Put in by the build, from the package.json files of the workspace. */
declare const PACKAGE_VERSIONS: PackageVersions;

export const packageVersions: PackageVersions = PACKAGE_VERSIONS;
