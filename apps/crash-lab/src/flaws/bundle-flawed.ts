import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { workspaceFolder } from "../program/workspace-folder.js";

/**
 * A mistake, as changes of good sources: by file, such as `posix/src/publish-file.ts`, each text, which must be there, and
 * what stands in its place.
 */
export type Flaw = Readonly<Record<string, readonly (readonly [text: string, by: string])[]>>;

/** What the bundled code of CommonJS packages expects around it. */
const surroundings = `
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
`;

const packages: string = join(workspaceFolder(), "packages");

/**
 * Builds a package anew with a mistake in it, or in one of the packages that it uses, and loads it.
 * @throws Error when a text that is to be changed is not there
 */
export async function bundleFlawed<Module>(name: string, flaw: Flaw): Promise<Module> {
  const directory = await mkdtemp(join(tmpdir(), "holdfast-flawed-"));
  try {
    const outfile = join(directory, `${name}.mjs`);
    await build({
      entryPoints: [join(packages, name, "src", "index.ts")],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20.19",
      logLevel: "silent",
      absWorkingDir: workspaceFolder(),
      banner: { js: surroundings },
      plugins: [sources, flawed(flaw)],
    });
    return (await import(pathToFileURL(outfile).href)) as Module;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Other packages of the workspace are taken from their sources too. */
const sources: Plugin = {
  name: "sources",
  setup: (context) => {
    context.onResolve({ filter: /^@holdfast\/[a-z0-9-]+$/ }, ({ path }) => {
      return { path: join(packages, path.slice("@holdfast/".length), "src", "index.ts") };
    });
  },
};

function flawed(flaw: Flaw): Plugin {
  const changes = new Map(Object.entries(flaw).map(([file, texts]) => [join(packages, file), texts]));
  return {
    name: "flawed",
    setup: (context) => {
      context.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const texts = changes.get(path);
        if (!texts) return undefined;
        let contents = await readFile(path, "utf8");
        for (const [text, by] of texts) {
          if (!contents.includes(text))
            throw new Error(`${path} has no ${JSON.stringify(text)} to be changed`);
          contents = contents.replace(text, () => by);
        }
        return { contents, loader: "ts" };
      });
    },
  };
}
