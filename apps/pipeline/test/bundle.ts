import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";

const application: string = fileURLToPath(new URL("..", import.meta.url));
const packages: string = fileURLToPath(new URL("../../../packages", import.meta.url));

export interface Bundle {
  /** The module made of an entry, by the entry's name without its ending. */
  module(name: string): string;
  remove(): Promise<void>;
}

/** Makes modules that Node can run of the sources as they are, so that a test can start them as processes. */
export async function bundle(...entries: readonly URL[]): Promise<Bundle> {
  // Below node_modules, from where the modules find their dependencies.
  const parent = join(application, "node_modules", ".cache");
  await mkdir(parent, { recursive: true });
  const outDir = await mkdtemp(join(parent, "bundle-"));
  await build({
    entry: Object.fromEntries(
      entries.map((entry) => [basename(entry.pathname, ".ts"), fileURLToPath(entry)]),
    ),
    outDir,
    config: false,
    silent: true,
    format: "esm",
    target: "node20",
    platform: "node",
    removeNodeProtocol: false,
    // Also what only a package of the workspace depends on, which no module found here could load.
    noExternal: [/^@(holdfast|smithy)\//],
    // By name, since what the package depends on is otherwise looked for in the folder the tests are started from.
    external: [/^(?!@(holdfast|smithy)\/)[^./]/],
    esbuildOptions: (options) => {
      const names = ["core", "local", "posix", "s3"];
      const entries = names.map((name) => [`@holdfast/${name}`, join(packages, name, "src/index.ts")]);
      const worlds = ["@holdfast/worlds/s3", join(packages, "worlds/src/s3/index.ts")];
      options.alias = Object.fromEntries([...entries, worlds]);
    },
  });
  return {
    module: (name) => join(outDir, `${name}.js`),
    remove: async () => await rm(outDir, { recursive: true, force: true }),
  };
}
