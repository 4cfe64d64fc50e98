import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Harness } from "../harness/harness.js";
import { packageFolder } from "../package-folder.js";
import { fileHarness } from "./file-harness.js";

/** The harness of the good file backend, which passes every case; a place is the directory of its objects. */
export async function createHarness(place?: string): Promise<Harness> {
  const directory = place ?? (await mkdtemp(join(tmpdir(), "holdfast-good-")));
  // The built module, also when this runs from the sources: child processes import it without a bundler.
  const module = join(packageFolder(), "dist", "mutants", "good-harness.js");
  return await fileHarness({ name: "the good file backend", module, place: directory, directory });
}

/** `createHarness` under a name that says which. */
export async function goodHarness(): Promise<Harness> {
  return await createHarness();
}
