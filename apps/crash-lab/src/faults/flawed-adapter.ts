import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { s3Backend } from "@holdfast/s3";
import { build, type Plugin } from "esbuild";
import { workspaceFolder } from "../program/workspace-folder.js";
import { type AdapterFlawName, adapterFlaws } from "./adapter-flaws.js";

/** What the bundled code of CommonJS packages expects around it. */
const surroundings = `
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
`;

const packages: string = join(workspaceFolder(), "packages");

/** Builds the S3 adapter anew with one of its ideas left out, and loads it. */
export async function flawedAdapter(name: AdapterFlawName): Promise<typeof s3Backend> {
  const directory = await mkdtemp(join(tmpdir(), "holdfast-flawed-"));
  try {
    const outfile = join(directory, "s3.mjs");
    await build({
      entryPoints: [join(packages, "s3", "src", "index.ts")],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20.19",
      logLevel: "silent",
      absWorkingDir: workspaceFolder(),
      banner: { js: surroundings },
      plugins: [coreSources, flawed(name)],
    });
    const adapter = (await import(pathToFileURL(outfile).href)) as { readonly s3Backend: typeof s3Backend };
    return adapter.s3Backend;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const coreSources: Plugin = {
  name: "core-sources",
  setup: (context) => {
    const path = join(packages, "core", "src", "index.ts");
    context.onResolve({ filter: /^@holdfast\/core$/ }, () => ({ path }));
  },
};

function flawed(name: AdapterFlawName): Plugin {
  const flaw = Object.entries(adapterFlaws[name]).map(([file, changes]) => {
    return { path: join(packages, "s3", "src", file), changes };
  });
  return {
    name,
    setup: (context) => {
      context.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const changed = flaw.find((file) => file.path === path);
        if (!changed) return undefined;
        let contents = await readFile(path, "utf8");
        for (const [text, by] of changed.changes) {
          if (!contents.includes(text))
            throw new Error(`${path} has no ${JSON.stringify(text)} to be changed`);
          contents = contents.replace(text, () => by);
        }
        return { contents, loader: "ts" };
      });
    },
  };
}
