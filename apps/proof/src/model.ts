import { modelMain } from "./model/model-main.js";
import { runProgram } from "./program/run-program.js";

await runProgram(modelMain);
