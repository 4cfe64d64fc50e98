// The workspace as the checks see it: its root, its packages, and a way to run a tool that pnpm installed.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** @returns {{ folder: string, path: string, manifest: Record<string, any> }[]} every package and app, sorted by folder */
export function workspacePackages() {
  return ["packages", "apps"].flatMap((top) =>
    readdirSync(join(root, top))
      .map((name) => ({ folder: `${top}/${name}`, path: join(root, top, name) }))
      .filter(({ path }) => existsSync(join(path, "package.json")))
      .map((entry) => ({
        ...entry,
        manifest: JSON.parse(readFileSync(join(entry.path, "package.json"), "utf8")),
      })),
  );
}

/** The specifiers that a package offers to others: `@holdfast/core`, `@holdfast/core/memory`. */
export function entryPoints(manifest) {
  return Object.keys(manifest.exports ?? {})
    .filter((key) => !key.endsWith(".json"))
    .map((key) => manifest.name + key.slice(1));
}

/** Runs a command with the workspace's tools first on PATH and telemetry off; answers its exit code. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
    ...options,
    env: {
      ...process.env,
      PATH: join(root, "node_modules", ".bin") + delimiter + process.env.PATH,
      TURBO_TELEMETRY_DISABLED: "1",
      DO_NOT_TRACK: "1",
      // Part of turbo's key: a result seen on one Node says nothing about another.
      HOLDFAST_NODE_VERSION: process.version,
    },
  });
  if (error) throw error;
  return status ?? 1;
}

/** Ends a check: prints the findings and fails, or says what holds. */
export function conclude(findings, allWell) {
  if (findings.length === 0) {
    console.log(allWell);
    return;
  }
  console.error(findings.join("\n"));
  process.exitCode = 1;
}
