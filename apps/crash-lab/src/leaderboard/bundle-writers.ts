import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DiskFileSystem } from "@holdfast/worlds/disk";
import { build, type Plugin } from "esbuild";
import { workspaceFolder } from "../program/workspace-folder.js";
import type { Writer } from "./writers/writer.js";

/** The writers' own code, and the disk that it finds behind `node:fs`. */
export interface WritersOnDisk {
  readonly writers: readonly Writer[];
  /** Has the writers work on this disk from now on. */
  mountDisk(fileSystem: DiskFileSystem): Promise<void>;
  /** What was asked for that the simulated disk does not offer; then no verdict holds. */
  refusedCalls(): readonly string[];
}

/** What the bundled code finds around it: what CommonJS packages expect, and a console that says nothing of damage. */
const surroundings = `
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
const require = createRequire(import.meta.url);
const __filename = fileURLToPath(import.meta.url);
const quietConsoleError = () => undefined;
`;

/** Bundles the writers with their libraries such that each of them finds the simulated disk as its `fs`, and loads them. */
export async function bundleWriters(directory: string): Promise<WritersOnDisk> {
  const outfile = join(directory, "writers-on-disk.mjs");
  await build({
    entryPoints: [appPath("bundled", "writers-on-disk.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    logLevel: "silent",
    absWorkingDir: workspaceFolder(),
    banner: { js: surroundings },
    // A watcher of directories, which a library loads on demand and nobody here demands.
    external: ["chokidar"],
    // What a library says about damaged files is for people; the verdict says it too.
    define: { "console.error": "quietConsoleError" },
    plugins: [workspaceSources, worldAsFs],
  });
  return (await import(pathToFileURL(outfile).href)) as WritersOnDisk;
}

function appPath(...parts: readonly string[]): string {
  return join(workspaceFolder(), "apps", "crash-lab", "src", ...parts);
}

/** `@holdfast/<name>/<sub>` is `packages/<name>/src/<sub>/index.ts`. */
const workspaceSources: Plugin = {
  name: "workspace-sources",
  setup(context) {
    context.onResolve({ filter: /^@holdfast\// }, ({ path }) => {
      const [, name = "", sub = ""] = path.split("/");
      return { path: join(workspaceFolder(), "packages", name, "src", sub, "index.ts") };
    });
  },
};

const worldFolder: string = appPath("leaderboard", "world-fs");

/** `fs` and `fs/promises` are the world's, except in the code that makes them. */
const worldAsFs: Plugin = {
  name: "world-as-fs",
  setup(context) {
    context.onResolve({ filter: /^(node:)?fs(\/promises)?$/ }, ({ path, importer }) => {
      if (importer.startsWith(worldFolder)) return { path, external: true };
      return { path: path.replace("node:", ""), namespace: "world-as-fs" };
    });
    // CommonJS, so that a name which the world lacks is found out when it is called.
    context.onLoad({ filter: /.*/, namespace: "world-as-fs" }, ({ path }) => ({
      contents:
        path === "fs"
          ? `module.exports = require(${JSON.stringify(join(worldFolder, "world-fs.ts"))}).worldFs;`
          : `module.exports = require(${JSON.stringify(join(worldFolder, "world-promises.ts"))}).worldPromises;`,
      resolveDir: worldFolder,
    }));
  },
};
