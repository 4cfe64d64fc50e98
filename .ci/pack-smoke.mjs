// Installs the packed tarballs with npm in an empty folder, the way a user gets them, and loads every entry point
// as ESM and through require. The tarballs come from `check:pack`.
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { conclude, entryPoints, root, run, workspacePackages } from "./workspace.mjs";

const published = workspacePackages().filter(({ manifest }) => !manifest.private);
const consumer = mkdtempSync(join(tmpdir(), "holdfast-pack-smoke-"));
const inConsumer = { cwd: consumer };
/** Whoever uses an entry point that binds to another tool has that tool. */
const peers = [
  `vitest@${JSON.parse(readFileSync(join(root, "node_modules/vitest/package.json"), "utf8")).version}`,
];
const findings = [];

try {
  const tarballs = published.map(({ path }) => {
    const tarball = `./${basename(path)}.tgz`;
    copyFileSync(join(path, ".pack", "package.tgz"), join(consumer, tarball));
    return tarball;
  });
  writeFileSync(join(consumer, "package.json"), '{ "private": true }');
  const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  if (run("npm", ["install", ...quiet, ...tarballs, ...peers], inConsumer) !== 0)
    findings.push("npm could not install the tarballs");

  for (const { manifest } of published) {
    const installed = join(consumer, "node_modules", manifest.name);
    const files = existsSync(installed) ? readdirSync(installed, { recursive: true }).map(String) : [];
    for (const needed of ["README.md", "LICENSE", "package.json"])
      if (!files.includes(needed)) findings.push(`${manifest.name}: the tarball has no ${needed}`);
    for (const file of files)
      if (/\.test(-d)?\./.test(file) && !file.startsWith("template"))
        findings.push(`${manifest.name}: the tarball ships a test: ${file}`);
    if (existsSync(join(installed, "node_modules", "@holdfast", "core")))
      findings.push(`${manifest.name}: brings a second copy of @holdfast/core`);
  }

  const specifiers = published.flatMap(({ manifest }) => entryPoints(manifest));
  const load = { "load.mjs": "await import", "load.cjs": "require" };
  for (const [file, verb] of Object.entries(load)) {
    const lines = specifiers
      .map((specifier) => JSON.stringify(specifier))
      .map((quoted) => `if (Object.keys(${verb}(${quoted})).length === 0) throw new Error(${quoted});`);
    writeFileSync(join(consumer, file), lines.join("\n"));
    if (run(process.execPath, [file], inConsumer) !== 0) findings.push(`${file} failed (${verb})`);
  }
  conclude(findings, `pack smoke: ${specifiers.length} entry points load as ESM and through require`);
} finally {
  rmSync(consumer, { recursive: true, force: true });
}
