import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { TuningOptions } from "../harness/resolve-tuning.js";

export interface Replay extends TuningOptions {
  /** The harness' module, by URL or path. */
  readonly module: string;
  readonly id: string;
  readonly seed: number;
}

/** The line for a shell that runs one case again, with the same choices. */
export function replayCommand({ module, id, seed, long = false, tuning = {} }: Replay): string {
  const settings = Object.entries(tuning).map(([name, value]) => `${name}=${String(value)}`);
  const words = ["npx", "holdfast-conformance", shownPath(module), "--only", id, "--seed", String(seed)];
  if (long) words.push("--long");
  for (const setting of settings) words.push("--tuning", setting);
  return words.map(quoted).join(" ");
}

/** From the working directory on, if it lies below. */
function shownPath(module: string): string {
  const path = module.startsWith("file:") ? fileURLToPath(module) : module;
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith("..") ? path : `./${short.replaceAll("\\", "/")}`;
}

/** As a POSIX shell reads it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
