import { fileURLToPath } from "node:url";
import { assertHarness } from "./assert-harness.js";
import type { CreateHarness, Harness } from "./harness.js";
import { InvalidHarnessError } from "./invalid-harness-error.js";
import { moduleUrl } from "./module-url.js";

/**
 * Imports a harness' module, by URL or path, and makes its harness: a fresh one, or the one of a place.
 * @throws InvalidHarnessError when the module cannot be imported, exports no `createHarness`, or makes no harness.
 */
export async function loadHarness(module: string, place?: string): Promise<Harness> {
  const url = moduleUrl(module);
  const shown = url.startsWith("file:") ? fileURLToPath(url) : url;
  const createHarness = await importCreateHarness(url, shown);
  let harness: Harness;
  try {
    harness = await createHarness(place);
  } catch (cause) {
    throw new InvalidHarnessError(`createHarness of ${shown} failed: ${reasonOf(cause)}`, { cause });
  }
  assertHarness(harness, shown);
  return harness;
}

async function importCreateHarness(url: string, shown: string): Promise<CreateHarness> {
  let exported: { readonly createHarness?: unknown };
  try {
    exported = (await import(/* @vite-ignore */ url)) as typeof exported;
  } catch (cause) {
    throw new InvalidHarnessError(`the harness module ${shown} cannot be imported: ${whyNot(cause)}`, {
      cause,
    });
  }
  const createHarness = exported.createHarness;
  if (typeof createHarness === "function") return createHarness as CreateHarness;
  const names = Object.keys(exported).join(", ") || "nothing";
  throw new InvalidHarnessError(
    `the harness module ${shown} must export a function createHarness; it exports ${names}`,
  );
}

function whyNot(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const stripsNot =
    code === "ERR_UNKNOWN_FILE_EXTENSION" || code === "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING";
  if (!stripsNot) return reasonOf(cause);
  return (
    `Node ${process.version} cannot load it as it is (${reasonOf(cause)}); ` +
    "child processes import it without a bundler or test runner, so write the harness in JavaScript, " +
    "or use Node 22.18 or later, which runs plain TypeScript"
  );
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
