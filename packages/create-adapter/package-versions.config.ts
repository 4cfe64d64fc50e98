import { readFileSync } from "node:fs";
import type { PackageVersions } from "./src/package-versions.ts";

/** The versions that this checkout holds. A build carries them with it, so that what it lays out is never out of step. */
export const packageVersions: PackageVersions = {
  self: versionIn("."),
  core: versionIn("../core"),
  conformance: versionIn("../conformance"),
};

function versionIn(folder: string): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL(`${folder}/package.json`, import.meta.url), "utf8"),
  );
  if (typeof manifest === "object" && manifest && "version" in manifest) return String(manifest.version);
  throw new Error(`${folder}/package.json names no version`);
}
