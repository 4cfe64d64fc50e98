import { createRequire } from "node:module";

const require: NodeJS.Require = createRequire(import.meta.url);

/** The version of an installed package of ours, as its own package.json says. */
export function packageVersion(name: "@holdfast/conformance" | "@holdfast/core"): string {
  const manifest = require(`${name}/package.json`) as { readonly version: string };
  return manifest.version;
}
