import { fileURLToPath } from "node:url";
import { benchMain } from "./bench/bench-main.js";
import { runProgram } from "./program/run-program.js";

const workerPath = fileURLToPath(new URL("./bench-worker.js", import.meta.url));
await runProgram(async (args, signal) => await benchMain(args, { workerPath, signal }));
