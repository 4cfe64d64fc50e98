// The full gate. Every step runs even when an earlier one failed, so that one run tells everything.
import { run } from "./workspace.mjs";

const node = (script) => ["node", [`.ci/${script}`]];
const steps = [
  ["lint and format", ["biome", ["check", "--error-on-warnings", "."]]],
  ["unused code", ["knip", ["--no-config-hints"]]],
  ["top level", node("check-root.mjs")],
  ["lockfile", node("check-lockfile.mjs")],
  ["boundaries", node("check-boundaries.mjs")],
  [
    "types, API reports, packages, sizes",
    [
      "turbo",
      [
        "run",
        ...["build", "typecheck", "check:api", "check:pack", "check:size"],
        ...["--continue=always", "--concurrency=2", "--output-logs=errors-only"],
      ],
    ],
  ],
  ["pack smoke", node("pack-smoke.mjs")],
  ["changesets", node("check-changesets.mjs")],
];

const failed = [];
for (const [title, [command, args]] of steps) {
  console.log(`\n== ${title}`);
  const started = performance.now();
  const status = run(command, args);
  console.log(
    `== ${title}: ${status === 0 ? "ok" : "FAILED"} (${Math.round(performance.now() - started)} ms)`,
  );
  if (status !== 0) failed.push(title);
}
console.log(failed.length === 0 ? "\ncheck: everything holds" : `\ncheck: FAILED: ${failed.join("; ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
