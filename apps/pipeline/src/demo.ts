import { fileURLToPath } from "node:url";
import { demoMain } from "./demo/demo-main.js";
import { runProgram } from "./program/run-program.js";

const workerPath = fileURLToPath(new URL("./pipeline-worker.js", import.meta.url));
await runProgram(async (args, signal) => await demoMain(args, { workerPath, signal }));
