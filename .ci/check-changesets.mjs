// `changeset status` compares with a local branch `main`. A clone may lack it, or may be main itself: this picks
// what to compare with, so that only a change without a changeset fails, never the shape of the clone.
import { spawnSync } from "node:child_process";
import { root, run } from "./workspace.mjs";

const exists = (ref) =>
  spawnSync("git", ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`], { cwd: root }).status === 0;

if (!exists("HEAD")) {
  console.log("changesets: no commit yet, nothing to compare");
} else if (exists("refs/heads/main")) {
  process.exitCode = run("changeset", ["status"]);
} else {
  const base = ["refs/remotes/origin/main", "HEAD"].find(exists);
  process.exitCode = run("changeset", ["status", `--since=${base}`]);
}
