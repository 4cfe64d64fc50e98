// Dependencies point one way, and no package reaches into another: what crosses a border goes through an export.
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, relative, resolve, sep } from "node:path";
import ts from "typescript";
import { conclude, entryPoints, root, workspacePackages } from "./workspace.mjs";

/** What the shipped sources of each package may import. Tests may use any package, through its exports. */
const mayImport = {
  core: [],
  posix: ["core"],
  local: ["core", "posix"],
  efs: ["core", "posix"],
  s3: ["core"],
  worlds: ["core"],
  conformance: ["core", "worlds"],
  "s3-sink": ["core", "s3"],
  monitor: ["core"],
  "create-adapter": [],
};

const packages = workspacePackages();
const byName = new Map(packages.map((entry) => [entry.manifest.name, entry]));
const packageName = (specifier) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(specifier)[0];

function* sourceFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (["node_modules", "dist"].includes(entry.name) || entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourceFiles(path);
    else if (/\.[cm]?tsx?$/.test(entry.name)) yield path;
  }
}

function whyRefused(specifier, file, owner) {
  const { manifest, path, folder } = owner;
  const inPackage = relative(path, file);
  if (/\.config\.ts$/.test(inPackage)) return undefined;
  if (specifier.startsWith(".")) {
    const target = resolve(file, "..", specifier);
    return target.startsWith(path + sep) ? undefined : "leaves the package; import the other's export";
  }
  if (isBuiltin(specifier)) return undefined;

  const name = packageName(specifier);
  const neighbour = byName.get(name);
  if (neighbour && !entryPoints(neighbour.manifest).includes(specifier)) return `${name} does not export it`;

  const shipped = inPackage.startsWith(`src${sep}`) && !/\.test(-d)?\.ts$/.test(inPackage);
  if (!shipped) return undefined;
  if (name === manifest.name) return "a package imports its own files by relative path";
  if (!(name in { ...manifest.dependencies, ...manifest.peerDependencies }))
    return "shipped code, types included, needs it in dependencies or peerDependencies";
  if (neighbour && folder.startsWith("packages/")) {
    const allowed = mayImport[folder.slice("packages/".length)] ?? [];
    if (!allowed.includes(neighbour.folder.slice("packages/".length)))
      return "dependencies point one way; see mayImport in .ci/check-boundaries.mjs";
  }
  return undefined;
}

let imports = 0;
const findings = [];
for (const owner of packages) {
  const short = owner.folder.slice("packages/".length);
  if (owner.folder.startsWith("packages/") && !(short in mayImport))
    findings.push(`${owner.folder}: give it a row in mayImport (.ci/check-boundaries.mjs)`);
  if (short === "core" && Object.keys(owner.manifest.dependencies ?? {}).length > 0)
    findings.push(`${owner.folder}: core has no runtime dependency`);
  for (const file of sourceFiles(owner.path)) {
    for (const { fileName } of ts.preProcessFile(readFileSync(file, "utf8"), true, true).importedFiles) {
      imports += 1;
      const why = whyRefused(fileName, file, owner);
      if (why) findings.push(`${relative(root, file)}: "${fileName}": ${why}`);
    }
  }
}
conclude(findings, `boundaries: ${imports} imports of ${packages.length} packages point the right way`);
