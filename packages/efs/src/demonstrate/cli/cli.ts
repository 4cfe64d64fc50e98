#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HoldfastError } from "@holdfast/core";
import { CommanderError } from "commander";
import { packageFolder } from "../package-folder.js";
import { cliMain } from "./cli-main.js";

const { version }: { version: string } = JSON.parse(
  readFileSync(join(packageFolder(), "package.json"), "utf8"),
);
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => interrupted.abort(new Error(`ended by ${signal}`)));
}
let code: number;
try {
  const write = (text: string): void => void process.stdout.write(text);
  code = await cliMain(process.argv.slice(2), { version, signal: interrupted.signal, write });
} catch (error) {
  if (error instanceof CommanderError) code = error.exitCode;
  else {
    const shown = HoldfastError.isInstance(error) || !(error instanceof Error) ? String(error) : error.stack;
    process.stderr.write(`${shown}\n`);
    code = interrupted.signal.aborted ? 130 : 2;
  }
}
// On a mount that does not answer a call may keep the process alive for ever.
process.exit(code);
