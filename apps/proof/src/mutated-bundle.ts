import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build, type Plugin } from "esbuild";
import { markOf } from "./source-patch/patch-mark.js";
import {
  patchedPath,
  patchedSource,
  type SourcePatch,
  StalePatchError,
} from "./source-patch/source-patch.js";
import { workspaceFolder } from "./source-patch/workspace-folder.js";

export interface MutatedBundle {
  /** The program, in TypeScript. What it imports from the workspace comes from the sources, not from what was built. */
  readonly entry: string;
  /** Without it the bundle is the good one. */
  readonly patch?: SourcePatch;
  readonly outfile: string;
}

/** CommonJS packages in a bundle of modules load Node's own by this. */
const requireForPackages =
  'import { createRequire } from "node:module";const require = createRequire(import.meta.url);';

/**
 * Bundles a program with a patched source. The patched file, once it is loaded, marks the process with the patch's id
 * (`assertMark`), so that nobody takes a good program for a mutated one.
 *
 * @throws StalePatchError when the patch no longer fits, or the program does not contain the file.
 */
export async function mutatedBundle({ entry, patch, outfile }: MutatedBundle): Promise<void> {
  const source = patch && `${await patchedSource(patch)}\n${markOf(patch.id)}\n`;
  await mkdir(dirname(outfile), { recursive: true });
  const { metafile } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    logLevel: "silent",
    metafile: true,
    absWorkingDir: workspaceFolder(),
    banner: { js: requireForPackages },
    plugins: [workspaceSources, ...(patch && source !== undefined ? [patched(patch, source)] : [])],
  });
  if (!patch) return;
  const [output] = Object.values(metafile.outputs);
  const part = output?.inputs[join("packages", patch.file)];
  if (!part?.bytesInOutput)
    throw new StalePatchError(`${patch.id}: the program does not contain ${patch.file}`);
}

/** `@holdfast/<name>/<sub>` is `packages/<name>/src/<sub>/index.ts`. */
const workspaceSources: Plugin = {
  name: "workspace-sources",
  setup(context) {
    context.onResolve({ filter: /^@holdfast\// }, ({ path }) => {
      const [, name = "", sub = ""] = path.split("/");
      return { path: join(workspaceFolder(), "packages", name, "src", sub, "index.ts"), sideEffects: false };
    });
  },
};

function patched(patch: SourcePatch, contents: string): Plugin {
  return {
    name: "patched-source",
    setup(context) {
      context.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        return path === patchedPath(patch) ? { contents, loader: "ts" } : undefined;
      });
    },
  };
}
