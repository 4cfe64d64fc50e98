#!/usr/bin/env node
import { runCreateAdapter } from "./run-create-adapter.js";

const isInteractive = process.stdin.isTTY === true && process.stdout.isTTY === true;

runCreateAdapter(process.argv.slice(2), isInteractive).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    // Nothing the user can mend by another command line, so the stack is told.
    console.error(error);
    process.exitCode = 70;
  },
);
