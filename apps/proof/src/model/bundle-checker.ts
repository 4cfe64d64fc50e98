import { join } from "node:path";
import { mutatedBundle } from "../mutated-bundle.js";
import type { SourcePatch } from "../source-patch/source-patch.js";
import { workspaceFolder } from "../source-patch/workspace-folder.js";

/** Bundles a worker of the model checker from the sources, good or patched. Answers the program's path. */
export async function bundleChecker(directory: string, patch?: SourcePatch): Promise<string> {
  const entry = join(workspaceFolder(), "apps", "proof", "src", "bundled", "model-checker.ts");
  const outfile = join(directory, `${patch?.id ?? "good"}.mjs`);
  await mutatedBundle({ entry, outfile, ...(patch && { patch }) });
  return outfile;
}
