// The top level holds exactly these names; anything else that git tracks, or would add, is refused.
import { execFileSync } from "node:child_process";
import { conclude, root } from "./workspace.mjs";

const expected = new Set([
  ...[".changeset", ".ci", "apps", "docs", "packages"],
  ...[".gitignore", "biome.json", "package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"],
  ...["tsconfig.base.json", "turbo.json"],
  ...["CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md"],
]);

const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
});
const found = new Set(
  listed
    .split("\0")
    .filter(Boolean)
    .map((path) => path.split("/")[0]),
);

conclude(
  [
    ...[...found].filter((name) => !expected.has(name)).map((name) => `does not belong at the top: ${name}`),
    ...[...expected].filter((name) => !found.has(name)).map((name) => `missing at the top: ${name}`),
  ],
  `top level: exactly the ${expected.size} expected names`,
);
