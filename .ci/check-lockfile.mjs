// pnpm records a tarball's address where a registry serves it at an unusual place. The lockfile names no host,
// so that an install works with whatever registry the reader uses.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { conclude, root } from "./workspace.mjs";

const lines = readFileSync(join(root, "pnpm-lock.yaml"), "utf8").split("\n");
conclude(
  lines.flatMap((line, index) =>
    /tarball:|\bhttps?:\/\//.test(line)
      ? [`pnpm-lock.yaml:${index + 1} records an address: ${line.trim()}`]
      : [],
  ),
  "lockfile: no address recorded",
);
